import java.util.*;

public class TextWrap {

    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.trim().split("\\s+")) {
            while (word.length() > width) {
                if (line.length() > 0) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                lines.add(word.substring(0, width - 1) + "-");
                word = word.substring(width - 1);
            }
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(word);
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    static String justify(String line, int width) {
        String[] words = line.split(" ");
        int gaps = words.length - 1;
        if (gaps == 0) {
            return line;
        }
        int spaces = width - line.replace(" ", "").length();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            out.append(words[i]);
            if (i < gaps) {
                int share = spaces / gaps + (i < spaces % gaps ? 1 : 0);
                out.append(" ".repeat(share));
            }
        }
        return out.toString();
    }

    static String center(String line, int width) {
        int left = (width - line.length()) / 2;
        return left <= 0 ? line : " ".repeat(left) + line;
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        for (char c : text.toCharArray()) {
            if (Character.isLetter(c) && start) {
                out.append(Character.toUpperCase(c));
            } else {
                out.append(Character.toLowerCase(c));
            }
            start = !Character.isLetter(c) && c != '\'';
        }
        return out.toString();
    }

    static Map<String, Integer> frequencies(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : text.toLowerCase().split("[^a-z]+")) {
            if (!word.isEmpty()) {
                counts.put(word, counts.getOrDefault(word, 0) + 1);
            }
        }
        return counts;
    }

    static int vowels(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("aeiou".indexOf(Character.toLowerCase(text.charAt(i))) >= 0) {
                count++;
            }
        }
        return count;
    }

    static boolean balanced(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (char c : text.toCharArray()) {
            int kind = "([{".indexOf(c);
            if (kind >= 0) {
                open.push(")]}".charAt(kind));
            } else if (")]}".indexOf(c) >= 0) {
                if (open.isEmpty() || open.pop() != c) {
                    return false;
                }
            }
        }
        return open.isEmpty();
    }

    static String compress(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int j = i;
            while (j < text.length() && text.charAt(j) == text.charAt(i)) {
                j++;
            }
            out.append(text.charAt(i));
            if (j - i > 1) {
                out.append(j - i);
            }
            i = j;
        }
        return out.toString();
    }

    // BEGIN TESTS
    static int failures = 0;

    static void assertEquals(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            failures++;
            StackTraceElement caller = new Throwable().getStackTrace()[1];
            System.out.println(caller.getMethodName() + "(" + caller.getFileName() + ":" + caller.getLineNumber()
                + "): expected <" + expected + "> but was <" + actual + ">");
        }
    }

    static void testWrap() {
        assertEquals(List.of("the quick", "brown fox"), wrap("  the quick brown fox ", 10));
        assertEquals(List.of("aaa bb", "cc"), wrap("aaa bb cc", 6));
        assertEquals(List.of("x", "abcd-", "efgh", "y"), wrap("x abcdefgh y", 5));
        assertEquals(List.of("abcde"), wrap("abcde", 5));
    }

    static void testJustify() {
        assertEquals("a   b  c", justify("a b c", 8));
        assertEquals("a  b  c", justify("a b c", 7));
        assertEquals("alone", justify("alone", 9));
    }

    static void testCenter() {
        assertEquals("  ab", center("ab", 6));
        assertEquals("  ab", center("ab", 7));
        assertEquals("abcdef", center("abcdef", 4));
    }

    static void testTitle() {
        assertEquals("Don't Stop, O'neil", title("don't STOP, o'neil"));
    }

    static void testFrequencies() {
        assertEquals("{a=2, b=1, c=1}", frequencies(" A b, a! C").toString());
    }

    static void testVowels() {
        assertEquals(5, vowels("Education"));
        assertEquals(0, vowels("rhythm"));
        assertEquals(1, vowels("Apt"));
    }

    static void testBalanced() {
        assertEquals(true, balanced("{[()]}()"));
        assertEquals(false, balanced("(]"));
        assertEquals(false, balanced("(("));
        assertEquals(false, balanced("a)"));
        assertEquals(true, balanced(""));
    }

    static void testCompress() {
        assertEquals("a3bc2", compress("aaabcc"));
        assertEquals("", compress(""));
    }

    public static void main(String[] args) {
        testWrap();
        testJustify();
        testCenter();
        testTitle();
        testFrequencies();
        testVowels();
        testBalanced();
        testCompress();
        if (failures > 0) {
            System.out.println(failures + " failures");
            System.exit(1);
        }
    }
    // END TESTS
}
