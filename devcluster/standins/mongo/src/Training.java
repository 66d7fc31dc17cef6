package standin;

import de.bwaldvogel.mongo.MongoServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** All programs once, in one virtual machine: what the image's archive of loaded classes is made from. */
final class Training {
    static void main(List<String> args) throws IOException {
        Backend backend = Server.open(Path.of(args.get(0)), true);
        backend.createFirstUser("root", "root");
        MongoServer server = new MongoServer(backend);
        server.bind(new InetSocketAddress("127.0.0.1", 0), 1, 2);
        String port = String.valueOf(server.getLocalAddress().getPort());
        String script = """
            db.getSiblingDB("admin").auth("root", "root")
            db.getSiblingDB("a").runCommand({insert: "b", documents: [{_id: "1", n: {m: [1]}}]})
            db.getSiblingDB("a").runCommand({createIndexes: "b", indexes: [{key: {n: 1}, name: "n_1"}]})
            db.getSiblingDB("a").runCommand({update: "b", updates: [{q: {_id: "1"}, u: {$set: {c: 1}}}]})
            db.getSiblingDB("a").runCommand({findAndModify: "b", query: {_id: "1"}, update: [{$set: {"n.v": {$add: [{$ifNull: ["$n.v", 0]}, 1]}}}]})
            db.getSiblingDB("a").runCommand({find: "b", filter: {_id: {$in: ["1"]}}})
            db.getSiblingDB("admin").runCommand({createUser: "u", pwd: "u", roles: [{role: "readWrite", db: "a"}]})
            db.getSiblingDB("admin").runCommand({usersInfo: 1})
            """;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = Shell.main(List.of("--quiet", "--norc", "--port", port), new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), new PrintStream(said));
        if (code != 0) throw new Standin.Refusal(1, "training failed: " + said);
        Path config = Path.of(args.get(0)).resolve("tool.yaml");
        java.nio.file.Files.writeString(config, "uri: mongodb://root:root@127.0.0.1:" + port + "/?authSource=admin\n");
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        Archive.dump(List.of("--archive", "--quiet", "--config", config.toString()), archive);
        Archive.restore(List.of("--archive", "--drop", "--config", config.toString()), new ByteArrayInputStream(archive.toByteArray()));
        server.shutdownNow();
        System.out.println("trained");
    }

    private Training() {}
}
