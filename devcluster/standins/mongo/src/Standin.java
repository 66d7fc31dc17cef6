package standin;

import java.util.Arrays;
import java.util.List;

/** One program under the names of four: mongod, mongosh, mongodump, mongorestore. None of them is MongoDB's. */
public final class Standin {
    static final String NAME = "mongo stand-in (mongo-java-server 1.47.0), not mongod";
    /** What it says it could be: clients ask for features by these numbers. */
    static final List<Integer> VERSION = List.of(8, 0, 0);
    static final int WIRE_VERSION = 25;

    /** Bad input, or a refusal that ends the program: one line and an exit code. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    public static void main(String[] given) {
        String name = given.length == 0 ? "" : given[0];
        List<String> args = Arrays.asList(given).subList(Math.min(1, given.length), given.length);
        try {
            if (args.contains("--version")) {
                System.out.println(name + ": " + NAME + "\nBuild Info: speaks as " + version());
                return;
            }
            switch (name) {
                case "mongod" -> Server.main(args);
                case "mongosh" -> System.exit(Shell.main(args, System.in, System.out));
                case "mongodump" -> Archive.dump(args, System.out);
                case "mongorestore" -> Archive.restore(args, System.in);
                case "train" -> Training.main(args);
                default -> throw new Refusal(2, "no program " + name + " in the " + NAME);
            }
        } catch (Refusal refusal) {
            System.err.println(name + ": " + refusal.getMessage());
            System.exit(refusal.code);
        } catch (Exception e) {
            System.err.println(name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
            System.exit(1);
        }
    }

    static String version() {
        return String.join(".", VERSION.stream().map(String::valueOf).toList());
    }

    private Standin() {}
}
