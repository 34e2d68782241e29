using DeployKit.Configuration;
using DeployKit.Releases;
using DeployKit.Sandbox.State;

namespace DeployKit.Build.Sandboxes;

/// <summary>How a run comes to the sandbox of its environment: it has it alone, or works on it beside the process that serves it.</summary>
internal static class SandboxEntrance
{
    /// <exception cref="ReleaseFailedException">Another run has it, or what is kept cannot be read.</exception>
    public static void Enter(DeployRun run, LoadedConfiguration configuration)
    {
        var images = configuration.Options.Images;
        try
        {
            var site = SandboxSite.Open(configuration, run.Time);
            run.Enter(site.Surroundings(run.Surroundings, images), site);
        }
        catch (SandboxFolderException taken) when (taken.Served is { } served)
        {
            // Its pods would take other images for somebody else's, which always exist.
            var unknown = SandboxSite.OwnImages(images).Except(served.RegistryHosts, StringComparer.OrdinalIgnoreCase).ToList();
            if (unknown.Count > 0)
                throw new ReleaseFailedException($"the sandbox is served at {served.Address.OriginalString} without the images of {string.Join(", ", unknown)}, which deploykit.yaml has by now; stop and start that process");
            run.Enter(new ServedSandbox(served.Address).Surroundings(run.Surroundings, images));
        }
        catch (SandboxFolderException exception)
        {
            throw new ReleaseFailedException(exception.Message);
        }
    }
}
