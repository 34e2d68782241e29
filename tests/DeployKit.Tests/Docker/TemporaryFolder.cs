namespace DeployKit.Tests.Docker;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("deploykit-").FullName;

    public string this[string path] => Path.Combine(Root, path);

    public TemporaryFolder With(string path, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content);
        return this;
    }

    public TemporaryFolder WithProgram(string path, string script)
    {
        With(path, script);
        File.SetUnixFileMode(this[path], (UnixFileMode)0b111_101_101);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
