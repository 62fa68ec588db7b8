/* Scores pairs of names by the phonetic keys of Apache commons-codec (Debian: libcommons-codec-java), for compare.py.

     java -cp /usr/share/java/commons-codec.jar ComparePeers.java < PAIRS > SCORES

   In: A <TAB> B in ASCII, further columns are passed over. Out: Double Metaphone, Beider-Morse. A pair's score is the share of
   words that have a key in common with the word at the same place, of the order as written or with the last word first, whichever is
   better; Beider-Morse with generic names, approximate rules. Keys of a word are made once and kept; the speed (on standard error) is that
   of making them for both names of a pair anew, over the first pairs, and of comparing. */
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.apache.commons.codec.language.bm.NameType;
import org.apache.commons.codec.language.bm.PhoneticEngine;
import org.apache.commons.codec.language.bm.RuleType;

public class ComparePeers {
    interface Keys { Set<String> of(String word); }

    static Set<String> metaphone(DoubleMetaphone dm, String word) {
        Set<String> keys = new HashSet<>();
        for (boolean alternate : new boolean[] {false, true}) {
            String key = dm.doubleMetaphone(word, alternate);
            if (key != null && !key.isEmpty()) keys.add(key);
        }
        return keys;
    }

    static double share(List<Set<String>> a, List<Set<String>> b, int turn) {
        int n = Math.max(a.size(), b.size()), same = 0;
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            for (String key : a.get(i))
                if (b.get((i + turn) % b.size()).contains(key)) {
                    same++;
                    break;
                }
        }
        return n == 0 ? 0 : (double) same / n;
    }

    static List<Set<String>> keys(Keys keys, String name) {
        List<Set<String>> all = new ArrayList<>();
        for (String word : name.split("[^a-z]+"))
            if (!word.isEmpty()) all.add(keys.of(word));
        return all;
    }

    static double score(Keys keys, String a, String b) {
        List<Set<String>> x = keys(keys, a), y = keys(keys, b);
        if (x.isEmpty() || y.isEmpty()) return 0;
        return Math.max(share(x, y, 0), y.size() > 1 ? share(x, y, y.size() - 1) : 0);
    }

    static Keys kept(Keys keys) {
        Map<String, Set<String>> known = new HashMap<>();
        return word -> known.computeIfAbsent(word, keys::of);
    }

    static void speed(String what, Keys keys, List<String[]> pairs, int most) {
        int n = Math.min(most, pairs.size());
        for (int i = 0; i < n / 4; i++) score(keys, pairs.get(i)[0], pairs.get(i)[1]); /* the compiler warms up */
        long from = System.nanoTime();
        for (int i = 0; i < n; i++) score(keys, pairs.get(i)[0], pairs.get(i)[1]);
        System.err.printf("%s\t%.0f%n", what, n * 1e9 / (System.nanoTime() - from + 1));
    }

    public static void main(String[] args) throws Exception {
        DoubleMetaphone dm = new DoubleMetaphone();
        dm.setMaxCodeLen(12);
        PhoneticEngine bm = new PhoneticEngine(NameType.GENERIC, RuleType.APPROX, true);
        Keys double_ = word -> metaphone(dm, word);
        Keys beider = word -> new HashSet<>(Arrays.asList(bm.encode(word).split("\\|")));
        List<String[]> pairs = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) pairs.add(line.split("\t", 3));
        Keys dmKept = kept(double_), bmKept = kept(beider);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        for (String[] p : pairs) out.printf("%.4f\t%.4f%n", score(dmKept, p[0], p[1]), score(bmKept, p[0], p[1]));
        out.flush();
        speed("metaphone", double_, pairs, 100000);
        speed("beider", beider, pairs, 2000);
    }
}
