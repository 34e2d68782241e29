#pragma warning disable
using DeployKit.Configuration; using DeployKit.Manifests;
namespace DeployKit.Sources
{
    public static class TempSource
    {
        public static SourceFacts Read(string folder)
        {
            string Git(params string[] a) { var i = new System.Diagnostics.ProcessStartInfo("git", a) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true }; using var p = System.Diagnostics.Process.Start(i)!; var o = p.StandardOutput.ReadToEnd().Trim(); p.WaitForExit(); return o; }
            return new SourceFacts { Commit = Git("rev-parse", "HEAD"), Branch = Git("rev-parse", "--abbrev-ref", "HEAD"), CommitTime = DateTimeOffset.Parse(Git("log", "-1", "--format=%cI"), System.Globalization.CultureInfo.InvariantCulture) };
        }
    }
}
