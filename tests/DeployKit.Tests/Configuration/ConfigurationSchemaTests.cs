using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Configuration;

namespace DeployKit.Tests.Configuration;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>To write the file anew: <c>DEPLOYKIT_WRITE_SCHEMA=1 dotnet test tests/DeployKit.Tests --filter ConfigurationSchemaTests</c>.</summary>
    [Fact]
    public async Task The_schema_in_the_repository_is_that_of_the_options()
    {
        var file = Path.Combine(RepositoryRoot(), "docs", "deploykit.schema.json");
        var current = ConfigurationSchema.Create().ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("DEPLOYKIT_WRITE_SCHEMA") == "1")
            await File.WriteAllTextAsync(file, current);
        (await File.ReadAllTextAsync(file)).ShouldBe(current, "the options have changed: write the schema anew (see the comment of this test)");
    }

    [Fact]
    public void Every_key_of_every_map_is_known_to_the_schema()
    {
        var schema = ConfigurationSchema.Create();
        schema["required"]!.ToJsonString().ShouldBe("""["app"]""");
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        schema["properties"]!["migration"]!["required"]!.ToJsonString().ShouldBe("""["manifest"]""");
        schema["properties"]!["notify"]!["properties"]!["slack"]!["properties"]!["events"]!["items"]!["enum"]!.ToJsonString().ShouldBe("""["started","succeeded","failed"]""");
    }

    [Fact]
    public void An_environment_may_leave_out_what_the_root_has()
    {
        var environment = (JsonObject)ConfigurationSchema.Create()["properties"]!["environments"]!["additionalProperties"]!;
        environment.ShouldNotContainKey("required");
        ((JsonObject)environment["properties"]!).ShouldNotContainKey("app");
        environment["properties"]!["migration"]!.AsObject().ShouldNotContainKey("required");
        environment["properties"]!["images"]!["items"]!["required"]!.ToJsonString().ShouldBe("""["repository"]""");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DeployKit.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
