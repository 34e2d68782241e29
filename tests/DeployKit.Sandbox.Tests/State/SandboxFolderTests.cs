using System.Text;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.State;

namespace DeployKit.Sandbox.Tests.State;

public sealed class SandboxFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string StateFile => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_saved_is_there_in_the_next_process_and_no_time_has_passed()
    {
        DateTimeOffset before;
        using (var first = SandboxFolder.Open(_folder))
        {
            var sandbox = first.Load(new SandboxOptions());
            sandbox.Handle(new SandboxRequest("POST", "/api/v1/namespaces") { Headers = Json, Body = """{"metadata":{"name":"shop"}}"""u8.ToArray() }).Status.ShouldBe(201);
            sandbox.RunUntil(sandbox.Now.AddMinutes(5));
            before = sandbox.Now;
            first.Save(sandbox.Save());
        }

        using var second = SandboxFolder.Open(_folder);
        var again = second.Load(new SandboxOptions { Start = DateTimeOffset.UnixEpoch });

        again.Now.ShouldBe(before);
        again.Handle(new SandboxRequest("GET", "/api/v1/namespaces/shop")).Status.ShouldBe(200);
    }

    [Fact]
    public void A_second_process_is_told_that_the_sandbox_is_in_use_until_the_first_has_ended()
    {
        using (SandboxFolder.Open(_folder))
            Should.Throw<SandboxFolderException>(() => SandboxFolder.Open(_folder)).Message.ShouldBe($"the sandbox in {_folder} is in use by another process; wait until that run has ended, or stop it");

        Should.NotThrow(() => SandboxFolder.Open(_folder).Dispose());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{\"schema\":", "")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{\"schema\":\"other\"}", "its schema is 'other'")]
    [InlineData("{\"schema\":\"deploykit.dev/sandbox/v1\"}", "it has no time, no version or no objects")]
    public void A_state_that_cannot_be_read_is_named_with_the_remedy_and_left_as_it_is(string content, string why)
    {
        File.WriteAllText(StateFile, content);
        using var folder = SandboxFolder.Open(_folder);

        var failure = Should.Throw<SandboxFolderException>(() => folder.Load(new SandboxOptions()));

        failure.Message.ShouldStartWith($"{StateFile} is not a sandbox's state: {why}");
        failure.Message.ShouldEndWith("nothing was changed. Delete the file to begin with an empty sandbox");
        File.ReadAllText(StateFile).ShouldBe(content);
    }

    [Fact]
    public void A_kill_during_a_write_leaves_the_state_from_before()
    {
        using var folder = SandboxFolder.Open(_folder);
        var state = folder.Load(new SandboxOptions()).Save();
        folder.Save(state);
        // What a killed process leaves beside it.
        File.WriteAllBytes(StateFile + ".part", state[..(state.Length / 2)]);

        Should.NotThrow(() => folder.Load(new SandboxOptions()));
        folder.Save(Encoding.UTF8.GetBytes("{}"));
        File.ReadAllText(StateFile).ShouldBe("{}");
        File.Exists(StateFile + ".part").ShouldBeFalse();
    }

    private static Dictionary<string, string> Json => new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
}
