package standin;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** SCRAM-SHA-256 (RFC 5802, RFC 7677) by saslStart and saslContinue; who a connection is stays with its channel. */
final class Sasl {
    static final String MECHANISM = "SCRAM-SHA-256";
    private static final int ITERATIONS = 15_000; // mongod's default, scramSHA256IterationCount
    private static final String HEADER = "n,,";
    private static final AttributeKey<String> USER = AttributeKey.valueOf("standin.user");
    private static final AttributeKey<Conversation> CONVERSATION = AttributeKey.valueOf("standin.conversation");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a server keeps in place of a password. */
    record Keys(String salt, int iterations, String storedKey, String serverKey) {}

    private record Conversation(String user, Keys keys, String nonce, String messages, boolean proven, boolean skipsEmpty) {}

    private final Users users;

    Sasl(Users users) {
        this.users = users;
    }

    /** "db.name" of the user that this connection has proven to be, or null. */
    static String userOf(Channel channel) {
        return channel.attr(USER).get();
    }

    static void forget(Channel channel) {
        channel.attr(USER).set(null);
        channel.attr(CONVERSATION).set(null);
    }

    Document start(Channel channel, String db, Document query) {
        channel.attr(CONVERSATION).set(null);
        String mechanism = String.valueOf(query.get("mechanism"));
        if (mechanism.equals("SCRAM-SHA-1")) throw failed(); // users here have no keys for it
        if (!mechanism.equals(MECHANISM)) {
            throw new MongoServerError(334, "MechanismUnavailable", "Received authentication for mechanism " + mechanism + " which is not enabled");
        }
        String message = payload(query);
        if (!message.startsWith(HEADER)) throw failed();
        String bare = message.substring(HEADER.length());
        Map<String, String> fields = fields(bare);
        String user = db + "." + fields.getOrDefault("n", "").replace("=2C", ",").replace("=3D", "=");
        Keys keys = users.keys(user);
        String clientNonce = fields.get("r");
        if (keys == null || clientNonce == null) throw failed();
        String nonce = clientNonce + Base64.getEncoder().encodeToString(random(24));
        String answer = "r=" + nonce + ",s=" + keys.salt() + ",i=" + keys.iterations();
        boolean skips = query.get("options") instanceof Document options && Boolean.TRUE.equals(options.get("skipEmptyExchange"));
        channel.attr(CONVERSATION).set(new Conversation(user, keys, nonce, bare + "," + answer, false, skips));
        return reply(answer, false);
    }

    Document proceed(Channel channel, Document query) {
        Conversation talk = channel.attr(CONVERSATION).getAndSet(null);
        if (talk == null) throw new MongoServerError(17, "ProtocolError", "No SASL session state found");
        if (talk.proven()) {
            channel.attr(USER).set(talk.user());
            return reply("", true);
        }
        String message = payload(query);
        Map<String, String> fields = fields(message);
        int proofAt = message.lastIndexOf(",p=");
        String binding = Base64.getEncoder().encodeToString(HEADER.getBytes(StandardCharsets.UTF_8));
        if (proofAt < 0 || !binding.equals(fields.get("c")) || !talk.nonce().equals(fields.get("r"))) throw failed();
        byte[] signed = (talk.messages() + "," + message.substring(0, proofAt)).getBytes(StandardCharsets.UTF_8);
        byte[] stored = Base64.getDecoder().decode(talk.keys().storedKey());
        byte[] proof = Base64.getDecoder().decode(fields.get("p")), signature = hmac(stored, signed);
        if (proof.length != signature.length) throw failed();
        for (int i = 0; i < proof.length; i++) proof[i] ^= signature[i];
        if (!MessageDigest.isEqual(hash(proof), stored)) throw failed();
        String verifier = "v=" + Base64.getEncoder().encodeToString(hmac(Base64.getDecoder().decode(talk.keys().serverKey()), signed));
        if (talk.skipsEmpty()) channel.attr(USER).set(talk.user());
        else channel.attr(CONVERSATION).set(new Conversation(talk.user(), talk.keys(), talk.nonce(), talk.messages(), true, false));
        return reply(verifier, talk.skipsEmpty());
    }

    static Keys keysOf(String password) {
        byte[] salt = random(28);
        try {
            char[] prepared = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray(); // SASLprep but for its list of forbidden characters
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(prepared, salt, ITERATIONS, 256)).getEncoded();
            byte[] storedKey = hash(hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8)));
            byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return new Keys(base64.encodeToString(salt), ITERATIONS, base64.encodeToString(storedKey), base64.encodeToString(serverKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MongoServerError failed() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }

    private static Document reply(String payload, boolean done) {
        return Backend.ok(new Document("conversationId", 1).append("done", done).append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8))));
    }

    private static String payload(Document query) {
        Object payload = query.get("payload");
        if (payload instanceof BinData data) return new String(data.getData(), StandardCharsets.UTF_8);
        if (payload instanceof byte[] data) return new String(data, StandardCharsets.UTF_8);
        throw failed();
    }

    private static Map<String, String> fields(String message) {
        Map<String, String> fields = new HashMap<>();
        for (String part : message.split(",")) {
            if (part.length() > 1 && part.charAt(1) == '=') fields.put(part.substring(0, 1), part.substring(2));
        }
        return fields;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hash(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
