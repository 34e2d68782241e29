using DeployKit.Docker;

namespace DeployKit.Sandbox.Tests.Registry;

public sealed class PackedImageTests
{
    [Fact]
    public async Task What_was_packed_without_an_engine_is_pushed_once_and_is_what_a_node_pulls()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM node:7\nENV GREETING=hello\nENTRYPOINT [\"node\"]\n");
            var packed = await ImagePacker.PackAsync(
                new BuildRequest { Context = BuildContext.Open(folder), Tags = [], Labels = new Dictionary<string, string> { [BuildRequest.InputsLabel] = "abc" } },
                CancellationToken.None);

            var first = await registry.Client.PushAsync(registry.Image("app:1"), packed, CancellationToken.None);
            var again = await registry.Client.PushAsync(registry.Image("app:2"), packed, CancellationToken.None);

            first.Progress.Sent.ShouldBe(2);
            again.Progress.ShouldBe(new PushProgress { Layers = 2, Done = 2 });
            var held = (await registry.Client.InspectAsync(registry.Image("app:2"), CancellationToken.None))!;
            held.Descriptor.Digest.ShouldBe(packed.Digest);
            held.Labels[BuildRequest.InputsLabel].ShouldBe("abc");
            held.Platforms.ShouldBe([new ImagePlatform("linux", "amd64")]);
            registry.Shelf.Pull($"{registry.Host}/app@{packed.Digest}").Image!.Settings.Environment.ShouldBe(["GREETING=hello"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
