using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DeployKit.Frosting.Tests.Scripts;

public sealed class ToolVersionTests
{
    [Fact]
    public void The_tool_and_the_engine_are_one_version()
    {
        var tool = JsonNode.Parse(File.ReadAllText(Path.Combine(WorkTree.Repository, ".config", "dotnet-tools.json")))!["tools"]!["cake.tool"]!["version"]!;
        var engine = XDocument.Load(Path.Combine(WorkTree.Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => package.Attribute("Include")!.Value == "Cake.Tool").Attribute("Version")!.Value;

        tool.GetValue<string>().ShouldBe(engine);
    }
}
