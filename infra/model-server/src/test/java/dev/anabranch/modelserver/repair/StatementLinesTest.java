package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementLinesTest {
  private static StatementLines of(String path, String text) {
    return StatementLines.of(new SourceFile(path, Language.ofPath(path).orElseThrow(), text));
  }

  @Test
  void java_statements_are_found_and_declarations_are_not() {
    String text =
        """
        import java.util.List;
        class A {
          int field = 3;
          record P(int x) {
            P {
              check(x);
            }
          }
          A() {
            super();
            field = 4;
          }
          int f(int a) throws Exception {
            if (a > 1) {
              return a;
            } else {
              a++;
            }
            switch (a) {
              case 1:
                return 5;
              default:
                break;
            }
            Runnable r = new Runnable() {
              public void run() {
                go();
              }
            };
            List<Integer> l = List.of(1)
                .stream().toList();
            return 1;
          }
        }
        """;
    assertThat(of("A.java", text).starts().stream().toArray())
        .containsExactly(6, 11, 14, 15, 17, 19, 21, 23, 25, 27, 30, 32);
    assertThat(of("A.java", text).owner(31)).isEqualTo(30);
    assertThat(of("A.java", text).owner(20)).isEqualTo(19);
  }

  @Test
  void javascript_statements_need_no_semicolons() {
    String text =
        """
        'use strict'
        const a = {
          b: 1,
          c
        }
        function f(x) {
          if (x)
            return 1
          g()
          h(x)
            .then(y)
          return [
            x
          ]
        }
        test('it', () => {
          f(a)
        })
        """;
    assertThat(of("a.js", text).starts().stream().toArray())
        .containsExactly(2, 7, 9, 10, 12, 16, 17);
  }
}
