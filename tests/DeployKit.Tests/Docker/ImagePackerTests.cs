using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class ImagePackerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_Dockerfile_says_what_a_container_starts_with()
    {
        var config = await ConfigAsync("""
            ARG VERSION=7
            FROM node:$VERSION
            ARG COLOUR=blue
            ENV GREETING="hello there" COLOUR=$COLOUR \
                # a comment in between
                EMPTY=
            ENV OLD a form with spaces
            LABEL tier=web 'quoted key'="x y"
            RUN npm ci
            COPY app.js /app.js
            WORKDIR /srv
            WORKDIR app
            EXPOSE 8080 ${PORT:-9090}/udp
            USER 1000
            ENTRYPOINT ["node", "/app.js"]
            CMD serve --all $HOME
            """);

        Strings(config["Env"]).ShouldBe(["GREETING=hello there", "COLOUR=blue", "EMPTY=", "OLD=a form with spaces"]);
        config["Labels"]!.ToJsonString().ShouldBe("""{"org.opencontainers.image.base.name":"node:7","quoted key":"x y","sandbox.deploykit.dev/base":"not fetched","tier":"web"}""");
        config["ExposedPorts"]!.ToJsonString().ShouldBe("""{"8080/tcp":{},"9090/udp":{}}""");
        ((string?)config["User"]).ShouldBe("1000");
        ((string?)config["WorkingDir"]).ShouldBe("/srv/app");
        Strings(config["Entrypoint"]).ShouldBe(["node", "/app.js"]);
        Strings(config["Cmd"]).ShouldBe(["/bin/sh", "-c", "serve --all $HOME"]);
    }

    [Theory]
    [InlineData("FROM a AS build\nENV A=1\nCMD one\nFROM b\nCMD [\"two\"]", null, "b", "", "two")]
    [InlineData("FROM a AS build\nENV A=1\nCMD [\"one\"]\nFROM build\nENV B=2", null, "a", "A=1,B=2", "one")]
    [InlineData("FROM a AS build\nENV A=1\nCMD [\"one\"]\nFROM build\nENTRYPOINT [\"x\"]", null, "a", "A=1", "")]
    [InlineData("FROM a AS build\nENV A=1\nCMD [\"one\"]\nFROM b\nENV B=2", "build", "a", "A=1", "one")]
    [InlineData("FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nCMD one two", null, "a", "", "/bin/bash,-c,one two")]
    [InlineData("FROM a\nARG GIVEN=default\nARG NONE\nENV A=$GIVEN$NONE", null, "a", "A=given", "")]
    [InlineData("FROM a\nENV A='$GIVEN' B=\\$x C=\"a\\\"b\"", null, "a", "A=$GIVEN,B=$x,C=a\"b", "")]
    public async Task Stages_arguments_and_quotes_are_read_as_the_builder_reads_them(string text, string? target, string from, string environment, string command)
    {
        var config = await ConfigAsync(text, target);

        ((string?)config["Labels"]!["org.opencontainers.image.base.name"]).ShouldBe(from);
        string.Join(',', Strings(config["Env"])).ShouldBe(environment);
        string.Join(',', Strings(config["Cmd"])).ShouldBe(command);
    }

    [Fact]
    public async Task Equal_sources_give_an_equal_digest_wherever_and_whenever_they_are_packed()
    {
        _folder.With("Dockerfile", "FROM a\n").With("app.js", "1").With("lib/b.js", "2").With(".git/index", "x");
        using var elsewhere = new TemporaryFolder();
        elsewhere.With("lib/b.js", "2").With("app.js", "1").With("Dockerfile", "FROM a\n").With(".deploykit/sandbox/state.json", "{}");
        File.SetLastWriteTimeUtc(elsewhere["app.js"], DateTime.UnixEpoch);
        File.SetUnixFileMode(elsewhere["app.js"], File.GetUnixFileMode(_folder["app.js"]));

        var digest = (await PackAsync(_folder)).Digest;

        (await PackAsync(elsewhere)).Digest.ShouldBe(digest);
        elsewhere.With("app.js", "changed");
        (await PackAsync(elsewhere)).Digest.ShouldNotBe(digest);
    }

    [Fact]
    public async Task Its_one_layer_is_the_context_without_what_is_ignored()
    {
        _folder.With("Dockerfile", "FROM a\n").With("app.js", "1").With("notes.md", "n").With(".dockerignore", "*.md\n");

        var packed = await PackAsync(_folder);

        Names(packed).ShouldBe([".dockerignore", "Dockerfile", "app.js"]);
    }

    [Fact]
    public async Task What_no_engine_of_ours_would_build_is_not_packed()
    {
        _folder.With("Dockerfile", "FROM a\nRUN --mount=type=cache,target=/x make\n");

        (await Should.ThrowAsync<BuildContextException>(PackAsync(_folder))).Message.ShouldContain("RUN --mount needs BuildKit");
    }

    private static IEnumerable<string> Names(PackedImage packed)
    {
        using var layer = new MemoryStream(packed.Blobs[0].Content.ToArray());
        using var tar = new TarReader(new GZipStream(layer, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
            yield return entry.Name;
    }

    private async Task<JsonNode> ConfigAsync(string dockerfile, string? target = null)
    {
        _folder.With("Dockerfile", dockerfile);
        var packed = await ImagePacker.PackAsync(
            new BuildRequest
            {
                Context = BuildContext.Open(_folder.Root),
                Tags = [],
                Target = target,
                Arguments = new Dictionary<string, string> { ["GIVEN"] = "given" },
            },
            CancellationToken.None);
        return JsonNode.Parse(packed.Blobs[1].Content.Span)!["config"]!;
    }

    private static Task<PackedImage> PackAsync(TemporaryFolder folder) =>
        ImagePacker.PackAsync(new BuildRequest { Context = BuildContext.Open(folder.Root), Tags = [] }, CancellationToken.None);

    private static IEnumerable<string> Strings(JsonNode? list) => list is JsonArray texts ? texts.Select(text => (string)text!) : [];
}
