using System.Diagnostics;
using DeployKit.Docker;

namespace DeployKit.Sandbox.Tests.Registry;

/// <summary>The real docker, where there is one with an engine.</summary>
public sealed class DockerCommandTests
{
    [SkippableFact]
    public async Task A_real_docker_pushes_to_it_and_pulls_from_it()
    {
        await RequireEngineAsync();
        await using var registry = await ServedRegistry.StartAsync();
        var folder = Directory.CreateTempSubdirectory().FullName;
        var image = $"{registry.Host}/team/app:1";
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM scratch\nCOPY a /\nCOPY b /\nENV GREETING=hello\nLABEL tier=web\nEXPOSE 8080\nUSER 7\nENTRYPOINT [\"/a\", \"-x\"]\nCMD [\"serve\"]\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "a"), Guid.NewGuid().ToString());
            // More than one piece of a chunked upload.
            await File.WriteAllBytesAsync(Path.Combine(folder, "b"), RandomBytes(3_000_000));
            await DockerAsync("build", "--quiet", "--tag", image, folder);

            var pushed = await DockerAsync("push", image);
            await DockerAsync("rmi", image);
            var pulled = await DockerAsync("pull", image);
            // All layers are there by now: a second name in another repository is mounted.
            await DockerAsync("tag", image, $"{registry.Host}/other:2");
            var mounted = await DockerAsync("push", $"{registry.Host}/other:2");

            var digest = (await registry.Client.ResolveAsync(ImageReference.Parse(image), CancellationToken.None))!.Digest;
            pushed.ShouldContain($"digest: {digest}");
            pulled.ShouldContain($"Digest: {digest}");
            mounted.ShouldContain("Mounted from team/app");
            var held = registry.Shelf.Pull(image).Image!;
            held.Pinned.ShouldBe($"{registry.Host}/team/app@{digest}");
            held.Settings.Labels["tier"].ShouldBe("web");
            held.Settings.Environment.ShouldContain("GREETING=hello");
            held.Settings.ExposedPorts.ShouldBe(["8080/tcp"]);
            held.Settings.User.ShouldBe("7");
            held.Settings.Entrypoint.ShouldBe(["/a", "-x"]);
            held.Settings.Command.ShouldBe(["serve"]);
        }
        finally
        {
            await TryDockerAsync("rmi", image, $"{registry.Host}/other:2");
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task A_real_docker_is_refused_an_image_that_nobody_pushed_in_the_words_that_a_node_passes_on()
    {
        await RequireEngineAsync();
        await using var registry = await ServedRegistry.StartAsync();
        var image = $"{registry.Host}/absent:1";

        var (code, output) = await TryDockerAsync("pull", image);

        code.ShouldNotBe(0);
        output.ShouldContain(registry.Shelf.Pull(image).Problem!);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static async Task RequireEngineAsync()
    {
        var (code, output) = await TryDockerAsync("version", "--format", "{{.Server.Version}}");
        Skip.If(code != 0, $"there is no Docker Engine: {output}");
    }

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        var (code, output) = await TryDockerAsync(arguments);
        code.ShouldBe(0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> TryDockerAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["DOCKER_BUILDKIT"] = "0" } };
        try
        {
            using var docker = Process.Start(start)!;
            var errors = docker.StandardError.ReadToEndAsync();
            var output = await docker.StandardOutput.ReadToEndAsync();
            await docker.WaitForExitAsync();
            return (docker.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
