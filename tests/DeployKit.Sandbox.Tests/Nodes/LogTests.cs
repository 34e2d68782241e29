using System.Text;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class LogTests
{
    [Fact]
    public void A_log_is_cut_as_it_is_asked_for()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "log \"one\"; log \"two\" after 1s; log \"three\" after 2s");
        world.Run(10);
        world.Log().Text.ShouldBe("one\ntwo\nthree\n");
        world.Log("tailLines=1").Text.ShouldBe("three\n");
        world.Log("limitBytes=5").Text.ShouldBe("one\nt");
        world.Log("timestamps=true&tailLines=1").Text.ShouldMatch("^2026-01-01T00:00:0\\d\\.\\d{9}Z three\n$");
        world.Log("sinceSeconds=1").Text.ShouldBe("");
    }

    [Fact]
    public void A_follower_gets_each_line_when_it_comes_and_the_end_with_the_container()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "log \"tick\" every 1s; exit 0 after 3500ms", spec: "\"restartPolicy\":\"Never\"");
        world.Run(2);
        var stream = world.Log("follow=true").Stream;
        Read(stream).ShouldBe("tick\n");
        world.Run(1);
        Read(stream).ShouldBe("tick\n");
        stream.IsEnded.ShouldBeFalse();
        world.Run(5);
        Read(stream).ShouldBe("tick\ntick\n");
        stream.IsEnded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("web", "", "container \"app\" in pod \"web\" is waiting to start: ContainerCreating")]
    [InlineData("web", "previous=true", "previous terminated container \"app\" in pod \"web\" not found")]
    [InlineData("web", "container=none", "container none is not valid for pod web")]
    [InlineData("two", "", "a container name must be specified for pod two, choose one of: [app beside]")]
    public void What_cannot_be_read_is_refused_in_the_words_of_a_server(string pod, string query, string message)
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "pull 10s");
        world.CreatePod("two", container: """ "command":["sleep","60"]}, {"name":"beside","image":"app:1" """);
        world.Run(1);
        var refusal = Should.Throw<ApiException>(() => world.Log(query, pod));
        refusal.Code.ShouldBe(400);
        refusal.Message.ShouldBe(message);
    }

    private static string Read(DeployKit.Sandbox.Api.ResponseStream stream)
    {
        var text = new StringBuilder();
        while (stream.TryTake(out var piece))
            text.Append(Encoding.UTF8.GetString(piece.Span));
        return text.ToString();
    }
}
