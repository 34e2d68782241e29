using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class DockerIgnoreTests
{
    [Theory]
    // Names, and all below them.
    [InlineData("node_modules", "node_modules", true)]
    [InlineData("node_modules", "node_modules/a/b.js", true)]
    [InlineData("node_modules", "web/node_modules", false)]
    [InlineData("node_modules/", "node_modules/a", true)]
    [InlineData("/node_modules", "node_modules", true)]
    [InlineData("./a//b/../c/", "a/c/d", true)]
    [InlineData("  padded  ", "padded", true)]
    [InlineData("\uFEFFfirst", "first", true)]
    [InlineData("# comment", "# comment", false)]
    [InlineData(" # not a comment", "# not a comment", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a+b(c)|d{e}$", "a+b(c)|d{e}$", true)]
    // One star stays in a folder, two go through any number of them.
    [InlineData("*", "a/b", true)]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "logs/a.log", false)]
    [InlineData("*/temp*", "a/temporary.txt", true)]
    [InlineData("*/temp*", "a/b/temporary.txt", false)]
    [InlineData("*/*/temp*", "a/b/temp", true)]
    [InlineData("**/*.log", "a.log", true)]
    [InlineData("**/*.log", "a/b/c.log", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("**foo", "a/foo", true)]
    [InlineData("**foo", "afoo", false)]
    [InlineData("a?", "ab", true)]
    [InlineData("a?", "a/", false)]
    [InlineData("?", "größe", false)]
    // Classes and escapes.
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "/x", false)]
    [InlineData("[a\\]b]x", "]x", true)]
    [InlineData("[a.b]x", "cx", false)]
    [InlineData("\\*x", "*x", true)]
    [InlineData("\\*x", "ax", false)]
    [InlineData("../up", "up", false)]
    [InlineData(".", "a", false)]
    // The last line that matches decides.
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]
    [InlineData("!README.md\n*.md", "README.md", true)]
    [InlineData("a\n!a/keep", "a/keep/deep", false)]
    [InlineData("a\n!a/keep", "a/other", true)]
    [InlineData("*\n!**/keep.txt", "deep/er/keep.txt", false)]
    [InlineData("*\n! spaced", "spaced", false)]
    public void A_path_is_left_out_as_docker_leaves_it_out(string rules, string path, bool leftOut) =>
        DockerIgnore.Parse(rules.Split('\n'), ".dockerignore").LeavesOut(path).ShouldBe(leftOut);

    [Theory]
    [InlineData("!")]
    [InlineData("a[b")]
    [InlineData("a\\")]
    public void A_malformed_rule_is_named_with_its_line(string rule) =>
        Should.Throw<BuildContextException>(() => DockerIgnore.Parse(["ok", rule], ".dockerignore")).Message.ShouldStartWith(".dockerignore:2: ");

    [Fact]
    public void A_rule_of_many_stars_takes_no_time() =>
        DockerIgnore.Parse([string.Concat(Enumerable.Repeat("*a", 50))], ".dockerignore").LeavesOut(new string('a', 5_000) + "b").ShouldBeFalse();
}
