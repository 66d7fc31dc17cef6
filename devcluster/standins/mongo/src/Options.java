package standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command line of --name, --name=value, --name value, and what is left. */
record Options(Map<String, String> values, List<String> rest) {
    /** @throws Standin.Refusal with this code for an option that is not known, or known to mean more than is done here */
    static Options parse(List<String> args, Set<String> flags, Set<String> valued, Set<String> refused, Map<String, String> shorts, int code) {
        Map<String, String> values = new HashMap<>();
        List<String> rest = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(args);
        while (!left.isEmpty()) {
            String arg = left.pop();
            if (!arg.startsWith("-") || arg.equals("-")) {
                rest.add(arg);
                continue;
            }
            String name = arg.replaceFirst("^--?", ""), value = null;
            int sign = name.indexOf('=');
            if (sign >= 0) {
                value = name.substring(sign + 1);
                name = name.substring(0, sign);
            }
            if (!arg.startsWith("--")) name = shorts.getOrDefault(name, name);
            if (refused.contains(name)) throw new Standin.Refusal(code, "--" + name + " is not done by the " + Standin.NAME);
            if (flags.contains(name)) {
                values.put(name, value == null ? "true" : value);
            } else if (valued.contains(name)) {
                if (value == null && left.isEmpty()) throw new Standin.Refusal(code, "required argument for option --" + name + " missing");
                values.put(name, value == null ? left.pop() : value);
            } else {
                throw new Standin.Refusal(code, "unrecognised option --" + name);
            }
        }
        return new Options(values, rest);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Scalars of a YAML file of nested maps, by dotted path: all that a mongod or a tool's configuration needs. */
    static Map<String, String> yaml(Path file) throws IOException {
        Map<String, String> found = new HashMap<>();
        Deque<Map.Entry<Integer, String>> parents = new ArrayDeque<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.equals("---")) continue;
            int indent = line.length() - line.stripLeading().length(), colon = text.indexOf(':');
            if (colon < 1 || text.startsWith("-")) throw new Standin.Refusal(2, file + ":" + number + ": only maps of scalars are read");
            while (!parents.isEmpty() && parents.peek().getKey() >= indent) parents.pop();
            String path = (parents.isEmpty() ? "" : parents.peek().getValue() + ".") + text.substring(0, colon).strip();
            String value = text.substring(colon + 1).strip();
            if (value.isEmpty()) parents.push(Map.entry(indent, path));
            else found.put(path, scalar(value));
        }
        return found;
    }

    private static String scalar(String text) {
        if (text.startsWith("\"")) return org.bson.Document.parse("{v: " + text + "}").getString("v");
        if (text.startsWith("'") && text.endsWith("'")) return text.substring(1, text.length() - 1).replace("''", "'");
        return text.replaceFirst("\\s+#.*$", "");
    }
}
