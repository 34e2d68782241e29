// Publishes build/ where it changed since, and runs it in this process: a warm start costs no compiler and no second runtime.
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Threading;

var inputs = new[] { "build", "src" }.SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
    .Concat(new DirectoryInfo(".").EnumerateFiles("Directory.*"))
    .Select(file => (Path: System.IO.Path.GetRelativePath(".", file.FullName), File: file))
    .Where(file => !file.Path.Split('/', '\\').Any(part => part is "bin" or "obj")).OrderBy(file => file.Path, StringComparer.Ordinal)
    .Select(file => (file.Path, file.File.Length, file.File.LastWriteTimeUtc.Ticks));
var host = System.IO.Path.GetFullPath("artifacts/host/" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', inputs))))[..16]);
if (!System.IO.Directory.Exists(host))
    Publish();

// The script's own file name and Cake's options for scripts mean nothing to the host.
var script = new HashSet<string>(["--debug", "-d", "--bootstrap", "--skip-bootstrap", "--recompile", "--invalidate-script-cache"], StringComparer.OrdinalIgnoreCase);
var arguments = System.Environment.GetCommandLineArgs().Skip(1)
    .Where(argument => !script.Contains(argument) && (argument.StartsWith('-') || !argument.EndsWith(".cake"))).ToArray();
var main = new HostContext(host).LoadFromAssemblyPath(System.IO.Path.Combine(host, "DeployKit.Build.dll")).EntryPoint;
var code = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null) as int? ?? 0;
// Not by CakeException: Cake would print its message below the host's last line, which says how the deploy ended.
System.Environment.Exit(code);

void Publish()
{
    System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(host));
    using var theOnlyOne = Lock(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(host), ".lock"));
    if (System.IO.Directory.Exists(host))
        return;
    if (System.IO.Directory.Exists(host + ".part"))
        System.IO.Directory.Delete(host + ".part", recursive: true);
    var settings = new ProcessSettings { RedirectStandardOutput = true, RedirectStandardError = true }
        .WithArguments(all => all.Append("publish build --configuration Release --nologo --verbosity quiet --output").AppendQuoted(host + ".part"));
    if (StartProcess("dotnet", settings, out var output, out var errors) is not 0 and var failure)
    {
        Console.Error.WriteLine(string.Join('\n', output.Concat(errors)));
        System.Environment.Exit(failure);
    }

    System.IO.Directory.Move(host + ".part", host);
}

FileStream Lock(string path)
{
    while (true)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            Thread.Sleep(50);
        }
    }
}

// Cake's own copies of assemblies stay out of the host's way: only what the host has not got comes from the runtime. Cake itself
// runs without ASP.NET Core, which the sandbox's socket needs: that is taken from beside the runtime.
class HostContext(string folder) : AssemblyLoadContext("DeployKit")
{
    private static readonly string Shared = System.IO.Path.GetFullPath(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory() + "../../Microsoft.AspNetCore.App");
    private readonly AssemblyDependencyResolver _resolver = new(System.IO.Path.Combine(folder, "DeployKit.Build.dll"));

    protected override Assembly Load(AssemblyName name) => _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path)
        : System.IO.Path.Combine(Shared, System.Environment.Version.ToString(), name.Name + ".dll") is var beside && System.IO.File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;

    protected override nint LoadUnmanagedDll(string name) => _resolver.ResolveUnmanagedDllToPath(name) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
