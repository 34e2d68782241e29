namespace DeployKit.ClusterTests.Docker;

/// <summary>A folder of sources that is gone with the test.</summary>
internal sealed class SourceFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("deploykit-").FullName;

    public SourceFolder With(string path, string content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
