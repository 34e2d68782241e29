using System.Xml.Linq;

namespace DeployKit.Tests.Conventions;

/// <summary>build → DeployKit → (Kubernetes, Docker) → Http; Frosting and Sandbox stand alone, and only build and the tests know them.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DeployKit.Http"] = [],
        ["DeployKit.Kubernetes"] = ["DeployKit.Http"],
        ["DeployKit.Docker"] = ["DeployKit.Http"],
        ["DeployKit"] = ["DeployKit.Kubernetes", "DeployKit.Docker", "DeployKit.Http"],
        ["DeployKit.Frosting"] = [],
        ["DeployKit.Sandbox"] = [],
        ["DeployKit.Build"] = ["DeployKit", "DeployKit.Kubernetes", "DeployKit.Docker", "DeployKit.Http", "DeployKit.Frosting", "DeployKit.Sandbox"],
    };

    public static TheoryData<string> Projects => new(Repository.Files("*.csproj", "src", "build"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_lies_below_it(string project)
    {
        var references = Values(project, "ProjectReference", "Include").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        references.ShouldBeSubsetOf(Allowed[Path.GetFileNameWithoutExtension(project)]);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_the_graph_and_its_task_layer_know_the_cake_engine(string project)
    {
        var usesCake = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("UseCakeEngine").Any();

        usesCake.ShouldBe(Path.GetFileNameWithoutExtension(project) is "DeployKit.Build" or "DeployKit.Frosting");
    }

    [Fact]
    public void No_project_takes_the_spectre_console_that_is_not_cakes()
    {
        var packages = Repository.Files("*.csproj", "src", "build", "tests").SelectMany(project => Values(project, "PackageReference", "Include"));

        packages.ShouldNotContain(package => package.StartsWith("Spectre."));
    }

    [Fact]
    public void What_a_release_is_speaks_http_only_to_report()
    {
        var speaking = Repository.Files("*.cs", "src/DeployKit")
            .Where(file => !file.Contains("/Reporting/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(Repository.Root, file)).Contains("new HttpClient(", StringComparison.Ordinal));

        speaking.ShouldBeEmpty();
    }

    private static IEnumerable<string> Values(string project, string element, string attribute) =>
        XDocument.Load(Path.Combine(Repository.Root, project)).Descendants(element).Select(each => each.Attribute(attribute)?.Value).OfType<string>();
}
