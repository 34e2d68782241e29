using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>What the example app <c>rails-blog</c> is given, and asked.</summary>
internal static class RailsBlog
{
    public const string ServiceAccount = """{ "type": "test", "instance": "mysql:3306", "private_key": "the key of nobody at all" }""";

    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["MYSQL_ROOT_PASSWORD"] = "root pa55/word+1",
        ["MYSQL_DB_NAME"] = "blog",
        ["MYSQL_USER"] = "writer",
        ["MYSQL_PASSWORD"] = "pa55 \"word/+&=%:",
        ["SECRET_RAILS_KEY"] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ["SLACK_WEBHOOK_URL"] = "",
    };

    /// <summary>Writes a post over HTTP.</summary>
    public static async Task PostAsync(int port, string title)
    {
        using var http = new HttpClient();
        using var content = new StringContent(new JsonObject { ["post"] = new JsonObject { ["title"] = title } }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{port}/posts.json"), content);
        ((int)answer.StatusCode).ShouldBe(201);
    }

    /// <summary>The posts' titles, read over HTTP.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(int port)
    {
        using var http = new HttpClient();
        var posts = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/posts.json")))!.AsArray();
        return [.. posts.Select(post => (string)post!["title"]!)];
    }
}
