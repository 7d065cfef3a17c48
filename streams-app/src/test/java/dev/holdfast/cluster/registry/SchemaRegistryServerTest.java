package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Confluent's REST API, as bytes on the wire. */
class SchemaRegistryServerTest {
    private static final String V1 = "{'type':'record','name':'R','fields':[{'name':'a','type':'string'}]}";
    private static final String V2 = V1.replace("]}", ",{'name':'b','type':'int','default':0}]}");
    private static final String BREAKING = V1.replace("]}", ",{'name':'c','type':'int'}]}");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private SchemaRegistryServer server;

    @BeforeEach
    void start() {
        server = SchemaRegistryServer.start(folder, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersTheWholeLifeOfASubject() {
        assertThat(get("/")).isEqualTo("200 {}");
        assertThat(get("/subjects")).isEqualTo("200 []");
        assertThat(post("/subjects/x/versions", V1))
                .isEqualTo("200 {'version':1,'id':1,'guid':'" + guid(V1) + "','schemaType':'AVRO','schema':"
                        + quoted(V1) + "}");
        assertThat(post("/subjects/x/versions", V1)).startsWith("200 {'version':1,'id':1,");
        assertThat(post("/subjects/x/versions?normalize=false", V2)).startsWith("200 {'version':2,'id':2,");
        assertThat(post("/subjects/y%2Fz/versions", V1)).startsWith("200 {'version':1,'id':1,");
        assertThat(get("/subjects")).isEqualTo("200 ['x','y/z']");
        assertThat(get("/subjects/x/versions")).isEqualTo("200 [1,2]");
        assertThat(get("/subjects/x/versions/1"))
                .startsWith("200 {'subject':'x','version':1,'id':1,'guid':'" + guid(V1)
                        + "','schemaType':'AVRO','schema':'{");
        assertThat(get("/subjects/x/versions/latest")).startsWith("200 {'subject':'x','version':2,'id':2");
        assertThat(get("/subjects/x/versions/latest/schema")).isEqualTo("200 " + V2);
        assertThat(post("/subjects/x", V2)).startsWith("200 {'subject':'x','version':2,'id':2,'guid'");
        assertThat(get("/schemas/ids/1"))
                .startsWith("200 {'schema':'{")
                .endsWith("'schemaType':'AVRO','guid':'" + guid(V1) + "'}");
        assertThat(get("/schemas/ids/2/schema")).isEqualTo("200 " + V2);
        assertThat(get("/schemas/ids/1/versions"))
                .isEqualTo("200 [{'subject':'x','version':1},{'subject':'y/z','version':1}]");
        assertThat(get("/schemas/ids/1/subjects")).isEqualTo("200 ['x','y/z']");
        assertThat(get("/schemas/types")).isEqualTo("200 ['AVRO']");
        assertThat(get("/mode")).isEqualTo("200 {'mode':'READWRITE'}");
    }

    @Test
    void keepsTheCompatibilityOfAllAndOfSingleSubjects() {
        post("/subjects/x/versions", V1);

        assertThat(get("/config")).isEqualTo("200 {'compatibilityLevel':'BACKWARD'}");
        assertThat(get("/config/x")).startsWith("404 {'error_code':40408");
        assertThat(get("/config/x?defaultToGlobal=true")).isEqualTo("200 {'compatibilityLevel':'BACKWARD'}");
        assertThat(post("/subjects/x/versions", BREAKING))
                .startsWith("409 {'error_code':40901,'message':'Schema being registered is incompatible");
        assertThat(post("/compatibility/subjects/x/versions/latest", BREAKING))
                .isEqualTo("200 {'is_compatible':false}");
        assertThat(post("/compatibility/subjects/x/versions/1?verbose=true", BREAKING))
                .startsWith("200 {'is_compatible':false,'messages':['the new schema cannot read");
        assertThat(post("/compatibility/subjects/x/versions", V2)).isEqualTo("200 {'is_compatible':true}");
        assertThat(post("/compatibility/subjects/new/versions/latest", V2)).isEqualTo("200 {'is_compatible':true}");
        assertThat(put("/config/x", "{'compatibility':'NONE'}")).isEqualTo("200 {'compatibility':'NONE'}");
        assertThat(post("/subjects/x/versions", BREAKING)).startsWith("200 {'version':2,'id':2,");
        assertThat(put("/config", "{'compatibility':'full_transitive'}"))
                .isEqualTo("200 {'compatibility':'FULL_TRANSITIVE'}");
        assertThat(put("/config", "{'compatibility':'SOMEWHAT'}")).startsWith("422 {'error_code':42203");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /subjects/no/versions            | 404 {'error_code':40401,'message':'Subject 'no' not found.'}
            /subjects/no/versions/1          | 404 {'error_code':40401
            /subjects/x/versions/2           | 404 {'error_code':40402,'message':'Version 2 not found.'}
            /subjects/x/versions/0           | 422 {'error_code':42202
            /subjects/x/versions/first       | 422 {'error_code':42202
            /schemas/ids/9                   | 404 {'error_code':40403,'message':'Schema 9 not found'}
            /schemas/ids/nine                | 404 {'error_code':404,
            /schemas/x                       | 404 {'error_code':404,
            /contexts/.                      | 404 {'error_code':404,
            /contexts/other/subjects         | 422 {'error_code':422,'message':'The registry that comes with Holdfast does not serve the context other
            /subjects/:other:x/versions      | 422 {'error_code':422
            /associations/resources/x        | 404 {'error_code':404,'message':'HTTP 404 Not Found: the registry that comes with Holdfast does not serve this
            /schemas?ruleType=CEL            | 422 {'error_code':422,'message':'The registry that comes with Holdfast does not serve the parameter ruleType=CEL
            /schemas?offset=first            | 422 {'error_code':422
            /schemas/ids/1?format=serialized | 422 {'error_code':422
            /schemas/guids/nobody            | 404 {'error_code':40403
            /subjects/x/versions/9/referencedby | 404 {'error_code':40402
            /subjects/x/versions/1/2/3       | 404 {'error_code':404,
            /schemas/ids/1/whatever          | 404 {'error_code':404,
            /config/a/b                      | 404 {'error_code':404,
            """)
    void refusesWithConfluentsErrorCodes(String path, String answer) {
        post("/subjects/x/versions", V1);

        assertThat(get(path)).startsWith(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'schema':'{}'}                              | 422 {'error_code':42201
            {'schema':'nonsense'}                        | 422 {'error_code':42201
            {'schemaType':'AVRO'}                        | 422 {'error_code':42201,'message':'Invalid schema: the field
            {'schema':'message M {}','schemaType':'PROTOBUF'} | 422 {'error_code':42201
            {'schema':'\\'int\\'','references':[{}]}     | 422 {'error_code':42201
            {'schema':'\\'int\\'','id':7}                | 422 {'error_code':42205
            {'schema':'\\'int\\'','version':3}         | 422 {'error_code':42205
            {'schema':'\\'int\\'','metadata':{'properties':{'owner':'me'}}} | 422 {'error_code':42201,'message':'Invalid schema: the registry that comes with Holdfast does not keep the field 'metadata'
            {'schema':'\\'int\\'','ruleSet':{'domainRules':[{'name':'r'}]}} | 422 {'error_code':42201
            {'schema':'\\'int\\'','schemaTagsToAdd':[{'tags':['t']}]} | 422 {'error_code':42201
            []                                           | 422 {'error_code':42201
            {'schema'                                    | 400 {'error_code':400
            """)
    void refusesWhatIsNoSchema(String body, String answer) {
        assertThat(send("POST", "/subjects/x/versions", json(body))).startsWith(answer);
        assertThat(get("/subjects")).isEqualTo("200 []");
    }

    @Test
    void deletesInTwoStepsAndForgetsNoSchemaThatRecordsMayName() {
        post("/subjects/x/versions", V1);
        post("/subjects/x/versions", V2);
        put("/config/x", "{'compatibility':'NONE'}");

        assertThat(delete("/subjects/x/versions/1?permanent=true")).startsWith("404 {'error_code':40407");
        assertThat(delete("/subjects/x/versions/latest")).isEqualTo("200 2");
        assertThat(delete("/subjects/x/versions/2")).startsWith("404 {'error_code':40406");
        assertThat(get("/subjects/x/versions")).isEqualTo("200 [1]");
        assertThat(get("/subjects/x/versions?deleted=true")).isEqualTo("200 [1,2]");
        assertThat(get("/subjects/x/versions?deletedOnly=true")).isEqualTo("200 [2]");
        assertThat(get("/subjects/x/versions/2")).startsWith("404 {'error_code':40402");
        assertThat(get("/subjects/x/versions/2?deleted=true"))
                .contains("'version':2")
                .endsWith(",'deleted':true}");
        assertThat(post("/subjects/x", V2)).startsWith("404 {'error_code':40403");
        assertThat(post("/subjects/x?deleted=true", V2)).startsWith("200 {'subject':'x','version':2");
        assertThat(post("/subjects/x/versions", V2)).startsWith("200 {'version':3,'id':2,");
        assertThat(delete("/subjects/x?permanent=true")).startsWith("404 {'error_code':40405");
        assertThat(delete("/subjects/x")).isEqualTo("200 [1,3]");
        assertThat(delete("/subjects/x")).startsWith("404 {'error_code':40404");
        assertThat(get("/subjects")).isEqualTo("200 []");
        assertThat(get("/subjects?deleted=true")).isEqualTo("200 ['x']");
        assertThat(get("/config/x")).startsWith("404 {'error_code':40408");
        server.close();
        server = SchemaRegistryServer.start(folder, 0);
        assertThat(get("/subjects?deletedOnly=true")).isEqualTo("200 ['x']");
        assertThat(delete("/subjects/x/versions/2?permanent=true")).isEqualTo("200 2");
        assertThat(delete("/subjects/x?permanent=true")).isEqualTo("200 [1,3]");
        assertThat(delete("/subjects/x")).startsWith("404 {'error_code':40401");
        assertThat(get("/subjects?deleted=true")).isEqualTo("200 []");
        assertThat(get("/schemas/ids/2/schema")).isEqualTo("200 " + V2);
        assertThat(get("/schemas/ids/2/subjects")).isEqualTo("200 []");
        assertThat(post("/subjects/x/versions", V2)).startsWith("200 {'version':1,'id':2,");
    }

    @Test
    void listsSchemasByPartsAndPages() {
        post("/subjects/ab/versions", V1);
        post("/subjects/ab/versions", V2);
        post("/subjects/ac/versions", V1);
        post("/subjects/b/versions", V1);

        assertThat(get("/subjects?subjectPrefix=a")).isEqualTo("200 ['ab','ac']");
        assertThat(get("/subjects?subjectPrefix=%3A*%3Aa&offset=1&limit=1")).isEqualTo("200 ['ac']");
        assertThat(get("/subjects?offset=1&limit=-1")).isEqualTo("200 ['ac','b']");
        assertThat(get("/subjects?offset=9")).isEqualTo("200 []");
        assertThat(get("/subjects/ab/versions?limit=1")).isEqualTo("200 [1]");
        assertThat(get("/schemas?subjectPrefix=ab&latestOnly=true"))
                .startsWith("200 [{'subject':'ab','version':2,'id':2,")
                .doesNotContain("'version':1");
        assertThat(get("/schemas?limit=1"))
                .startsWith("200 [{'subject':'ab','version':1")
                .doesNotContain("'version':2");
        assertThat(get("/schemas/ids/1/versions?subject=b")).isEqualTo("200 [{'subject':'b','version':1}]");
        assertThat(get("/contexts")).isEqualTo("200 ['.']");
        assertThat(get("/contexts/:.:/subjects/:.:ac/versions")).isEqualTo("200 [1]");
    }

    @Test
    void findsSchemasByGuidAndSaysWhichIdIsTheLast() {
        post("/subjects/x/versions", V1);
        post("/subjects/x/versions", V2);

        assertThat(get("/schemas/guids/" + guid(V2))).startsWith("200 {'schema':'{");
        assertThat(get("/schemas/guids/" + guid(V2) + "/ids")).isEqualTo("200 [{'context':'.','id':2}]");
        assertThat(get("/schemas/ids/1?fetchMaxId=true&subject=x")).endsWith(",'maxId':2}");
        assertThat(get("/subjects/x/versions/1/referencedby")).isEqualTo("200 []");
    }

    @Test
    void givesTheGuidThatConfluentsRegistryGives() {
        // Pinned by Confluent's own tests.
        String schema = "{'type':'record','name':'myrecord','fields':[{'type':'string','default':null,'name':'f'}]}";

        assertThat(SchemaIdentity.guid(json(schema))).hasToString("1d20cbb9-e5e3-5e97-54e7-da170b6e5ddb");
        assertThat(post("/subjects/x/versions", V1)).contains("'guid':'" + guid(V1) + "'");
    }

    @Test
    void takesSchemasThatDifferInOrderForOneWhereThatIsAsked() {
        String other =
                "{'name':'R','type':'record','fields':[{'type':'string','name':'a','order':'ascending'}],'p':1,'o':2}";
        String turned = "{'type':'record','o':2,'p':1,'name':'R','fields':[{'name':'a','type':'string'}]}";
        post("/subjects/x/versions", other);

        assertThat(post("/subjects/x/versions?normalize=true", turned)).startsWith("200 {'version':1,'id':1,");
        assertThat(post("/subjects/x?normalize=true", turned)).startsWith("200 {'subject':'x','version':1,");
        assertThat(post("/subjects/x", turned)).startsWith("404 {'error_code':40403");
        assertThat(post("/subjects/x/versions", turned)).startsWith("200 {'version':2,'id':2,");
    }

    @Test
    void takesBackCompatibilityAndRefusesOtherSettings() {
        put("/config/x", "{'compatibility':'FULL'}");
        put("/config", "{'compatibility':'NONE'}");

        assertThat(put("/config", "{'compatibility':'FULL','normalize':true}"))
                .startsWith(
                        "422 {'error_code':42201,'message':'Invalid schema: the registry that comes with Holdfast does"
                                + " not keep the field 'normalize'");
        assertThat(delete("/config/x")).isEqualTo("200 {'compatibilityLevel':'FULL'}");
        assertThat(delete("/config/x")).startsWith("404 {'error_code':40408");
        assertThat(delete("/config")).isEqualTo("200 {'compatibilityLevel':'NONE'}");
        assertThat(get("/config")).isEqualTo("200 {'compatibilityLevel':'BACKWARD'}");
    }

    @Test
    void takesADocumentThatIsSentAsBytes() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/subjects/x/versions"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(
                        "{\"schema\":\"\\\"int\\\"\",\"metadata\":null,\"ruleSet\":{},\"id\":-1}"))
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhenASubjectDoesNotHaveTheSchema() {
        assertThat(post("/subjects/x", V1)).startsWith("404 {'error_code':40401");
        post("/subjects/x/versions", V1);
        assertThat(post("/subjects/x", V2)).isEqualTo("404 {'error_code':40403,'message':'Schema not found'}");
    }

    @Test
    void takesNoDocumentThatAWebPageCouldSend() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/subjects/x/versions"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"schema\":\"\\\"int\\\"\"}"))
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @Test
    void keepsSchemasIdsAndSettingsOverARestart() {
        post("/subjects/x/versions", V1);
        post("/subjects/x/versions", V2);
        put("/config/x", "{'compatibility':'FULL'}");
        server.close();
        server = SchemaRegistryServer.start(folder, 0);

        assertThat(post("/subjects/x/versions", V2)).startsWith("200 {'version':2,'id':2,");
        assertThat(get("/config/x")).isEqualTo("200 {'compatibilityLevel':'FULL'}");
        assertThat(post("/subjects/other/versions", BREAKING)).startsWith("200 {'version':1,'id':3,");
    }

    @Test
    void listensOnThisMachineOnly() {
        assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void namesThePortThatIsTaken(@TempDir Path other) {
        int port = server.uri().getPort();

        assertThatThrownBy(() -> SchemaRegistryServer.start(other, port))
                .isInstanceOf(RegistryFolderException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("choose another port");
        SchemaRegistryServer.start(other, 0).close();
    }

    @Test
    void namesTheFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> SchemaRegistryServer.start(file, 0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    private String get(String path) {
        return send("GET", path, "");
    }

    private String post(String path, String schema) {
        return send("POST", path, json("{'schema':'" + schema.replace("'", "\\'") + "'}"));
    }

    private String delete(String path) {
        return send("DELETE", path, "");
    }

    private static String guid(String schema) {
        return SchemaIdentity.guid(new Schema.Parser().parse(json(schema))).toString();
    }

    private static String quoted(String schema) {
        return "'" + schema.replace("'", "\\'") + "'";
    }

    private String put(String path, String body) {
        return send("PUT", path, json(body));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Returns status and body, with single quotes so that a person can read them. */
    private String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.headers().firstValue("Content-Type"))
                    .contains("application/vnd.schemaregistry.v1+json");
            return response.statusCode() + " " + response.body().replace('"', '\'');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
