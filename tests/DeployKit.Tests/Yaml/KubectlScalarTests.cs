using System.Text;
using DeployKit.Yaml;

namespace DeployKit.Tests.Yaml;

/// <summary>The expected values are what kubectl 1.32 printed for each of these.</summary>
public sealed class KubectlScalarTests
{
    [Theory]
    [InlineData("y", "true")]
    [InlineData("Yes", "true")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("n", "false")]
    [InlineData("OFF", "false")]
    [InlineData("on", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("tRUE", "\"tRUE\"")]
    [InlineData("~", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("", "null")]
    [InlineData("0644", "420")]
    [InlineData("0o644", "420")]
    [InlineData("-0o17", "-15")]
    [InlineData("0x1F", "31")]
    [InlineData("0xFG", "\"0xFG\"")]
    [InlineData("1_000", "1000")]
    [InlineData("0b101", "5")]
    [InlineData("-0b11", "-3")]
    [InlineData("+5", "5")]
    [InlineData("1.0", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("+.5", "0.5")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("190:20:30", "\"190:20:30\"")]
    [InlineData("0888", "888")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("123456789.125", "123456789.125")]
    [InlineData("!!str 123", "\"123\"")]
    [InlineData("!!int \"7\"", "7")]
    [InlineData("!!float 3", "3")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!bool \"yes\"", "true")]
    [InlineData("!!binary aGk=", "\"hi\"")]
    [InlineData("_1", "\"_1\"")]
    [InlineData("0_7", "7")]
    [InlineData("00", "0")]
    [InlineData("-0", "0")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("0o8", "\"0o8\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'0644'", "\"0644\"")]
    public void A_manifest_scalar_means_what_kubectl_makes_of_it(string written, string json) =>
        Json($"v: {written}\n").ShouldBe($"{{\"v\":{json}}}");

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("0x10", "16")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("0644", "420")]
    [InlineData("\"on\"", "on")]
    public void A_manifest_key_is_resolved_as_kubectl_does(string written, string key) =>
        Json($"{written}: x\n").ShouldBe($"{{\"{key.Replace("+", "\\u002B", StringComparison.Ordinal)}\":\"x\"}}");

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("0644", "644")]
    [InlineData("0o644", "420")]
    [InlineData("0x1F", "31")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("True", "true")]
    [InlineData("1e3", "1000")]
    [InlineData("~", "null")]
    public void The_core_schema_is_that_of_YAML_1_2(string written, string json) =>
        Json($"v: {written}\n", ScalarSchema.Core).ShouldBe($"{{\"v\":{json}}}");

    private static string Json(string yaml, ScalarSchema schema = ScalarSchema.Kubectl) =>
        YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "a.yaml", schema).ShouldHaveSingleItem().ToJson()!.ToJsonString();
}
