using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class DockerfileTests
{
    [Theory]
    [InlineData("FROM a\nRUN --mount=type=cache,target=/x make\n", 2, "RUN --mount")]
    [InlineData("FROM a\n\n# why\nCOPY --chown=1 --chmod=755 a b\n", 4, "COPY --chmod")]
    [InlineData("FROM a\nCOPY --link a b\n", 2, "COPY --link")]
    [InlineData("FROM a\nADD --checksum=sha256:1 https://x /\n", 2, "ADD --checksum")]
    [InlineData("FROM a\nRUN <<EOF\necho\nEOF\n", 2, "a heredoc in RUN")]
    [InlineData("FROM a\nCOPY <<-'END' /etc/x\ny\nEND\n", 2, "a heredoc in COPY")]
    [InlineData("FROM a\nRUN echo \\\n  one\nrun --network=none x\n", 4, "RUN --network")]
    [InlineData("# syntax=example.com/own/frontend:1\nFROM a\n", 1, "the frontend example.com/own/frontend:1")]
    public void What_only_BuildKit_can_do_is_named_with_its_line(string text, int line, string feature) =>
        Should.Throw<BuildContextException>(Dockerfile.Parse(text).RequireClassicBuilder).Message.ShouldStartWith($"Dockerfile:{line}: {feature} needs BuildKit");

    [Theory]
    [InlineData("# syntax=docker/dockerfile:1\nFROM a\nRUN make\n")]
    [InlineData("FROM a AS b\nCOPY --from=b --chown=1:1 x y\n")]
    [InlineData("FROM a\nRUN echo $((1<<2)) && cat <<< word\n")]
    [InlineData("FROM a\n# RUN --mount=type=cache x\n")]
    [InlineData("FROM a\nRUN npm run --mount\n")]
    [InlineData("FROM --platform=linux/amd64 a\n")]
    public void What_the_classic_builder_can_do_is_let_through(string text) => Dockerfile.Parse(text).RequireClassicBuilder();

    [Fact]
    public void Base_images_are_those_that_are_pulled()
    {
        var dockerfile = Dockerfile.Parse("""
            ARG REGISTRY=gcr.io
            ARG VERSION
            FROM ${REGISTRY}/team/base:$VERSION AS build
            RUN make
            FROM scratch AS empty
            FROM --platform=linux/amd64 build AS again
            COPY --from=build /a /a
            COPY --from=1 /b /b
            COPY --from=quay.io/tools/jq:1 /jq /jq
            FROM ${OTHER:-nginx}
            """);

        dockerfile.BaseImages(new Dictionary<string, string> { ["VERSION"] = "2" }).Select(image => image.ToString())
            .ShouldBe(["gcr.io/team/base:2", "quay.io/tools/jq:1", "nginx"]);
    }
}
