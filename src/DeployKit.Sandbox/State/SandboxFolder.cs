using System.Text.Json;
using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox.State;

/// <summary>
/// A folder that keeps a sandbox from run to run: its state as one file, replaced as a whole, and its images. One process has it at a
/// time; the lock goes with that process, however it ends.
/// </summary>
public sealed class SandboxFolder : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    private SandboxFolder(string folder, FileStream taken) => (_folder, _lock) = (folder, taken);

    /// <summary>Where its images are.</summary>
    public RegistryStore Registry => new FolderRegistryStore(Path.Combine(_folder, "registry"));

    private string StateFile => Path.Combine(_folder, "state.json");

    private string ServedFile => ServedFileIn(_folder);

    /// <summary>Takes the folder, which is made where there is none.</summary>
    /// <exception cref="SandboxFolderException">Another process has it, or it cannot be written.</exception>
    public static SandboxFolder Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // It holds Secrets, and whoever tries a sandbox may have told git nothing of it.
            if (!File.Exists(Path.Combine(folder, ".gitignore")))
                File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
            var opened = new SandboxFolder(folder, new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            // Of a server that was killed.
            opened.Withdraw();
            return opened;
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, "lock")))
        {
            var served = ServedIn(folder);
            throw new SandboxFolderException($"the sandbox in {folder} is {(served is null ? "in use" : "served")} by another process; wait until that run has ended, or stop it") { Served = served };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFolderException($"the sandbox's folder {folder} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>The sandbox as it was left, or a new one.</summary>
    /// <exception cref="SandboxFolderException">The state cannot be read; it is left as it is.</exception>
    public SandboxCluster Load(SandboxOptions options)
    {
        try
        {
            var kept = options with { Registry = Registry };
            return File.Exists(StateFile) ? new SandboxCluster(kept, File.ReadAllBytes(StateFile)) : new SandboxCluster(kept);
        }
        catch (FormatException exception)
        {
            throw new SandboxFolderException($"{StateFile} is not a sandbox's state: {exception.Message.TrimEnd('.')}; nothing was changed. Delete the file to begin with an empty sandbox", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFolderException($"{StateFile} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps a state: the file is the old one or the new one at every moment.</summary>
    /// <param name="state">What <see cref="SandboxCluster.Save"/> gave.</param>
    /// <exception cref="SandboxFolderException">It cannot be written.</exception>
    public void Save(ReadOnlySpan<byte> state)
    {
        try
        {
            using (var file = Create(StateFile + ".part"))
            {
                file.Write(state);
                file.Flush(flushToDisk: true);
            }
            File.Move(StateFile + ".part", StateFile, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFolderException($"the sandbox's state could not be kept: {exception.Message}", exception);
        }
    }

    /// <summary>Tells other processes where this one serves the sandbox.</summary>
    /// <exception cref="SandboxFolderException">It cannot be written.</exception>
    public void Announce(ServedAddress served)
    {
        try
        {
            File.WriteAllText(ServedFile + ".part", JsonSerializer.Serialize(served));
            File.Move(ServedFile + ".part", ServedFile, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFolderException($"{ServedFile} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>It is not served any more, or soon will not be.</summary>
    public void Withdraw()
    {
        try
        {
            File.Delete(ServedFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost by it: whoever reads it finds that nobody answers.
        }
    }

    // It holds Secrets, as a cluster's own store does: nobody else is to read it.
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Lets others have it.</summary>
    public void Dispose() => _lock.Dispose();

    private static string ServedFileIn(string folder) => Path.Combine(folder, "served.json");

    private static ServedAddress? ServedIn(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ServedAddress>(File.ReadAllText(ServedFileIn(folder)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
