namespace DeployKit.Sandbox.Registry;

/// <summary>A folder on disk, made with the first push.</summary>
/// <param name="folder">Its path.</param>
public sealed class FolderRegistryStore(string folder) : RegistryStore
{
    internal override ReadOnlyMemory<byte>? Read(string name)
    {
        try
        {
            return File.ReadAllBytes(PathOf(name));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    internal override bool Contains(string name) => File.Exists(PathOf(name));

    internal override void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // One process writes here at a time, and one request in it: the part of a killed one is written over.
        File.WriteAllBytes(path + ".part", content);
        File.Move(path + ".part", path, overwrite: true);
    }

    internal override void Delete(string name) => File.Delete(PathOf(name));

    internal override IReadOnlyList<string> List(string name) => Directory.Exists(PathOf(name))
        ? [.. Directory.EnumerateFileSystemEntries(PathOf(name)).Select(path => Path.GetFileName(path)).Where(entry => !entry.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    private string PathOf(string name) => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
}
