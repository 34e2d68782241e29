using System.Reflection;

namespace DeployKit.Tests.Conventions;

/// <summary>The sources that this test was built from, and what they became.</summary>
internal static class Repository
{
    /// <summary>Where DeployKit.sln lies.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The assemblies of src/.</summary>
    public static IReadOnlyList<Assembly> Libraries { get; } =
        [.. new[] { "DeployKit", "DeployKit.Docker", "DeployKit.Frosting", "DeployKit.Http", "DeployKit.Kubernetes", "DeployKit.Sandbox" }.Select(Assembly.Load)];

    /// <summary>The assembly that holds the graph.</summary>
    public static Assembly Graph { get; } = Assembly.Load("DeployKit.Build");

    /// <summary>Files of these folders, without what the build makes.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DeployKit.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
