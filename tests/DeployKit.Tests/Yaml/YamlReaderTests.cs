using System.Text;
using DeployKit.Configuration;
using DeployKit.Yaml;

namespace DeployKit.Tests.Yaml;

public sealed class YamlReaderTests
{
    private const string Bomb = """
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
        """;

    public static TheoryData<string, string, int, int, string> Broken => new()
    {
        { "a tab", "a:\n\tb: 1\n", 2, 1, "a tab can't indent; use spaces" },
        { "a tab after spaces", "a:\n  b: 1\n  \tc: 2\n", 3, 3, "a tab can't indent; use spaces" },
        { "a duplicate key", "a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' stands here a second time; the first is in line 1" },
        { "a duplicate by resolution", "z:\n  on: 1\n  true: 2\n", 3, 3, "the key 'true' stands here a second time; the first is in line 2" },
        { "an alias bomb", Bomb, 5, 36, "more than 100000 values after its aliases are expanded" },
        { "100,000 brackets", new string('[', 100_000), 1, 65, "more than 64 levels deep" },
        { "100,000 braces", string.Concat(Enumerable.Repeat("{a: ", 100_000)), 1, 254, "more than 64 levels deep" },
        { "100,000 dashes", string.Concat(Enumerable.Repeat("- ", 100_000)), 1, 129, "more than 64 levels deep" },
        { "an anchor cycle", "a: &a\n  b: *a\n", 2, 6, "the anchor 'a' contains itself" },
        { "an unknown alias", "a: *b\n", 1, 4, "the anchor 'b' is not defined before this" },
        { "an anchor of another document", "a: &a 1\n---\nb: *a\n", 3, 4, "the anchor 'a' is not defined before this" },
        { "a NUL", "a: 1\nb: \0\n", 2, 4, "the control character U+0000 can't stand here" },
        { "a list as a key", "? [a]\n: b\n", 1, 3, "a key must be a single value" },
        { "a null key", "~: b\n", 1, 1, "a key must not be null; put it in quotes" },
        { "an unknown tag", "a: !Ref b\n", 1, 4, "the tag '!Ref' has no meaning here" },
        { "an unfitting tag", "a: !!int b\n", 1, 4, "the tag !!int doesn't fit this value" },
        { "a merge of a scalar", "a:\n  <<: 1\n", 2, 3, "'<<' takes a map or a list of maps" },
        { "a merge after its key", "b: &b {p: 1}\na: {p: 0, <<: *b}\n", 2, 11, "'<<' brings the key 'p', which stands before it; put '<<' first" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_broken_is_refused_at_its_place(string what, string yaml, int line, int column, string message)
    {
        var problem = Should.Throw<InvalidInputException>(() => Read(yaml), what).Problems.ShouldHaveSingleItem();
        problem.ShouldBe(problem with { File = "a.yaml", Line = line, Column = column, Message = message });
    }

    [Theory]
    [InlineData("a: [1\nb: 2\n", 1)]
    [InlineData("a: \"b\n", 1)]
    [InlineData("a: b: c\n", 1)]
    [InlineData("a:\n- b\n c: d\n", 3)]
    [InlineData("%FOO\n%YAML 3.0\n--- a\n", 2)]
    [InlineData("a: @b\n", 1)]
    public void Text_that_is_no_YAML_is_refused_with_its_line(string yaml, int line)
    {
        var problem = Should.Throw<InvalidInputException>(() => Read(yaml)).Problems.ShouldHaveSingleItem();
        problem.Line.ShouldBe(line, problem.Message);
        problem.Message.ShouldStartWith("not valid YAML");
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused_at_their_place()
    {
        byte[] latin1 = [.. "a: 1\nname: caf"u8, 0xE9, .. "\n"u8];
        Should.Throw<InvalidInputException>(() => YamlReader.Read(latin1, "a.yaml", ScalarSchema.Core))
            .Problems.ShouldHaveSingleItem().ToString().ShouldBe("a.yaml:2:10: this is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public void UTF_16_is_refused() =>
        Should.Throw<InvalidInputException>(() => YamlReader.Read(Encoding.Unicode.GetPreamble(), "a.yaml", ScalarSchema.Core))
            .Message.ShouldBe("a.yaml:1:1: this is not UTF-8; save the file as UTF-8");

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_fine()
    {
        byte[] content = [.. Encoding.UTF8.GetPreamble(), .. "a: 1\r\nb: |\r\n  x\r\n  y\r\n"u8];
        var document = YamlReader.Read(content, "a.yaml", ScalarSchema.Core).ShouldHaveSingleItem();
        document.ToJson()!.ToJsonString().ShouldBe("""{"a":1,"b":"x\ny\n"}""");
        document.MarkOf("a").ShouldBe(new Mark("a.yaml", 1, 4));
    }

    [Fact]
    public void Documents_without_content_are_left_out() =>
        Read("# only a comment\n---\n---\na: 1\n...\n---\n# none\n--- b\n").Select(document => document.ToJson()!.ToJsonString())
            .ShouldBe(["""{"a":1}""", "\"b\""]);

    [Fact]
    public void JSON_is_YAML_even_when_tabs_indent_it() =>
        Read("{\n\t\"a\": [\n\t\t1,\t\"x\\/y\\u00e9\"\n\t]\n}\n").ShouldHaveSingleItem().ToJson()!["a"]![1]!.GetValue<string>().ShouldBe("x/y\u00e9");

    [Fact]
    public void A_key_of_its_own_wins_over_a_merged_one_and_the_first_map_of_a_list_over_the_others() =>
        Read("x: &x {p: 1, q: 1}\ny: &y {q: 2, r: 2}\nz: {<<: [*x, *y], p: 3}\n").ShouldHaveSingleItem().ToJson()!["z"]!.ToJsonString()
            .ShouldBe("""{"p":3,"q":1,"r":2}""");

    [Fact]
    public void An_anchor_may_be_used_often() =>
        Read("a: &a {p: [1]}\nb: [*a, *a]\n").ShouldHaveSingleItem().ToJson()!["b"]!.ToJsonString().ShouldBe("""[{"p":[1]},{"p":[1]}]""");

    [Fact]
    public void A_number_that_JSON_cannot_hold_is_refused_when_it_becomes_JSON() =>
        Should.Throw<InvalidInputException>(() => Read("a:\n  b: .nan\n")[0].ToJson()).Message.ShouldStartWith("a.yaml:2:6: ");

    [Theory]
    [InlineData("spec.replicas", 4, 13)]
    [InlineData(".spec.containers[1].image", 7, 28)]
    [InlineData(".spec.containers[name=\"app\"].image", 6, 27)]
    [InlineData("spec.containers[name=\"none\"].image", 6, 5)]
    [InlineData("metadata.annotations[example.com/a]", 2, 44)]
    [InlineData("metadata.annotations.example.com/a", 2, 44)]
    [InlineData("metadata.annotations.example.com", 2, 27)]
    [InlineData("spec.strategy.type", 4, 3)]
    [InlineData("", 2, 1)]
    public void A_path_of_the_server_finds_the_place_or_the_nearest_above_it(string path, int line, int column) =>
        Read("""
            ---
            metadata: {  annotations: { example.com/a: x } }
            spec:
              replicas: "three"
              containers:
                - { name: app, image: x }
                - { name: side, image: y }
            """.ReplaceLineEndings("\n"))[0].MarkOf(path).ShouldBe(new Mark("a.yaml", line, column));

    private static IReadOnlyList<YamlDocument> Read(string yaml) => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "a.yaml", ScalarSchema.Kubectl);
}
