package dev.anabranch.attack;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A program that runs test classes as whoever starts it, without JUnit's engine, and prints a line
 * for each test. Its arguments: a folder that it may write, and the names of the classes.
 */
final class AttackRun {
  private AttackRun() {}

  public static void main(String[] arguments) throws Exception {
    for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
      Class<?> type = Class.forName(name);
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object tests = constructor.newInstance();
      Path data = Files.createDirectory(Path.of(arguments[0], type.getSimpleName()));
      run(tests, methods(type, BeforeAll.class), data);
      for (Method test : methods(type, Test.class)) {
        run(tests, methods(type, BeforeEach.class));
        System.out.println(type.getSimpleName() + "." + test.getName() + " " + held(tests, test));
      }
      run(tests, methods(type, AfterAll.class));
    }
    System.exit(0);
  }

  private static List<Method> methods(Class<?> type, Class<? extends Annotation> mark) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(mark))
        .toList();
  }

  private static void run(Object tests, List<Method> methods, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : methods) {
      method.setAccessible(true);
      method.invoke(tests, arguments);
    }
  }

  private static String held(Object tests, Method test) throws ReflectiveOperationException {
    try {
      run(tests, List.of(test));
      return "held";
    } catch (InvocationTargetException e) {
      String why = String.valueOf(e.getCause()).replaceAll("\\s+", " ");
      return "DID NOT HOLD: " + why.substring(0, Math.min(why.length(), 1000));
    }
  }
}
