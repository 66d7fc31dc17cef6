package standin;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * The program mongosh for scripts of one call a line: runCommand or adminCommand of a database, each answered by one line of JSON,
 * and auth, answered by {"ok": 1}. process.env.NAME stands for a string. It ends at the first error, with the server's answer.
 */
final class Shell {
    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'";
    private static final Pattern CALL = Pattern.compile(
        "db(?:\\.getSiblingDB\\((?<db>" + STRING + ")\\))?\\.(?<call>runCommand|adminCommand|auth)\\((?<args>.*)\\)");
    private static final Pattern PRINT = Pattern.compile("(?:print|console\\.log)\\((?:E?JSON\\.stringify\\((?<inner>.*)\\)|(?<plain>.*))\\)");
    private static final Pattern ENVIRONMENT = Pattern.compile(STRING + "|process\\.env(?:\\.(?<dot>\\w+)|\\[(?<key>" + STRING + ")\\])");
    private static final JsonWriterSettings JSON = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    static int main(List<String> args, InputStream in, PrintStream out) throws IOException {
        Options options = Options.parse(args, Set.of("quiet", "norc", "nodb"), Set.of("host", "port", "file", "eval", "json"),
            Set.of("username", "password", "p", "u"), Map.of("f", "file"), 1);
        String uri = null, database = "test", file = options.value("file", null);
        for (String each : options.rest()) {
            if (each.endsWith(".js")) file = each;
            else if (each.matches("\\w+")) database = each;
            else uri = each;
        }
        if (options.has("json") && !options.value("json", "").equals("relaxed")) throw new Standin.Refusal(1, "--json=relaxed is all that is known here");
        String script = options.has("eval") ? options.value("eval", "") : file != null ? Files.readString(Path.of(file)) : null;
        if (uri == null && !options.has("host")) uri = "mongodb://127.0.0.1:" + options.value("port", "27017");
        try (Shell.Session session = new Session(Connection.settings(options, uri), database, out);
            BufferedReader lines = new BufferedReader(script == null ? new InputStreamReader(in, StandardCharsets.UTF_8) : new java.io.StringReader(script))) {
            for (String line; (line = lines.readLine()) != null;) {
                String statement = line.strip().replaceFirst(";+$", "");
                if (!statement.isEmpty() && !statement.startsWith("//") && !session.run(statement)) return 1;
            }
            return 0;
        }
    }

    /** One connection, made anew with the credential when auth says who asks. */
    private static final class Session implements AutoCloseable {
        private final MongoClientSettings.Builder settings;
        private final String current;
        private final PrintStream out;
        private MongoClient client;

        Session(MongoClientSettings.Builder settings, String current, PrintStream out) {
            this.settings = settings;
            this.current = current;
            this.out = out;
        }

        /** False after an error, which it has told. */
        boolean run(String line) {
            Matcher print = PRINT.matcher(line);
            String statement = print.matches() ? (print.group("inner") != null ? print.group("inner") : print.group("plain")) : line;
            Matcher call = CALL.matcher(statement.strip());
            if (!call.matches()) throw new Standin.Refusal(1, "SyntaxError: not understood by the " + Standin.NAME + ": " + line.replaceFirst("\\(.*", "(…"));
            String db = call.group("db") == null ? current : text(call.group("db"));
            try {
                List<?> args = Document.parse("{a: [" + environment(call.group("args")) + "]}").getList("a", Object.class);
                if (call.group("call").equals("auth")) return auth(db, args);
                Document command = args.get(0) instanceof String name ? new Document(name, 1) : (Document) args.get(0);
                return tell(client().getDatabase(call.group("call").equals("adminCommand") ? "admin" : db).runCommand(command));
            } catch (MongoCommandException e) {
                System.err.println("MongoServerError[" + e.getErrorCodeName() + "]: " + e.getErrorMessage());
                tell(Document.parse(e.getResponse().toJson()));
            } catch (MongoSecurityException e) {
                System.err.println("MongoServerError[AuthenticationFailed]: Authentication failed.");
            } catch (MongoException e) {
                System.err.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            } catch (org.bson.json.JsonParseException e) {
                System.err.println("SyntaxError: " + e.getMessage().replaceFirst(":.*", ""));
            }
            return false;
        }

        private boolean auth(String db, List<?> args) {
            close();
            settings.credential(Connection.credential((String) args.get(0), db, (String) args.get(1)));
            client().getDatabase(db).runCommand(new Document("ping", 1));
            return tell(new Document("ok", 1));
        }

        private boolean tell(Document answer) {
            out.println(answer.toJson(JSON));
            return true;
        }

        private MongoClient client() {
            if (client == null) client = Connection.open(settings);
            return client;
        }

        @Override
        public void close() {
            if (client != null) client.close();
            client = null;
        }
    }

    private static String text(String literal) {
        return Document.parse("{v: " + literal + "}").getString("v");
    }

    /** process.env.NAME and process.env["NAME"] outside of strings, as JSON strings. */
    private static String environment(String args) {
        return ENVIRONMENT.matcher(args).replaceAll(found -> {
            Matcher at = (Matcher) found;
            String name = at.group("dot") != null ? at.group("dot") : at.group("key") != null ? text(at.group("key")) : null;
            if (name == null) return Matcher.quoteReplacement(at.group());
            String value = System.getenv(name);
            if (value == null) throw new Standin.Refusal(1, "process.env." + name + " is not set");
            return Matcher.quoteReplacement(quoted(value));
        });
    }

    private static String quoted(String value) {
        String json = new Document("v", value).toJson(JSON);
        return json.substring(json.indexOf(':') + 1, json.length() - 1).strip();
    }

    private Shell() {}
}
