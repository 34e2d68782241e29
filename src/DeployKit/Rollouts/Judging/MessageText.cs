using System.Text.RegularExpressions;

namespace DeployKit.Rollouts.Judging;

/// <summary>Messages of Kubernetes and of container runtimes, without what tells a person nothing.</summary>
internal static partial class MessageText
{
    private const int Longest = 300;

    /// <summary>In one line, of bounded length, without the layers through which an error came.</summary>
    public static string OneLine(string message)
    {
        var line = Suffix().Replace(Prefix().Replace(Whitespace().Replace(message.Trim(), " "), ""), "");
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "…");
    }

    /// <summary>Equal for pods that show the same: without the back-off's length, the pod's name and uid.</summary>
    public static string WithoutVarying(string message) => Varying().Replace(message, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex("""
        ^(
            rpc\ error:\ code\ =\ \w+\ desc\ =\ |
            failed\ to\ (create|start)\ (containerd\ |shim\ )?(container|task)\ ?("[^"]*"|[0-9a-f]{12,})?:\ |
            Error\ response\ from\ daemon:\ |
            Error\ creating:\ |
            create\ Pod\ \S+\ in\ \S+\ \S+\ failed(\ error)?:\ |
            Failed\ to\ pull\ image\ "[^"]*":\ |
            failed\ to\ pull\ and\ unpack\ image\ "[^"]*":\ |
            failed\ to\ resolve\ reference\ "[^"]*":\ |
            OCI\ runtime\ \w+\ failed:\ |
            (runc|crun)\ (create|run|start)\ failed:\ |
            (container|standard_init)_linux\.go:\d+:\ |
            starting\ container\ process\ caused:\ |
            exec\ user\ process\ caused:\ |
            unable\ to\ start\ container\ process:\ |
            error\ during\ container\ init:\ |
            (Readiness|Liveness|Startup)\ probe\ failed:\ |
            MountVolume\.\w+\ failed\ for\ volume\ "[^"]*"\ :\ |
            error\ killing\ pod:\ |
            Error:\ 
        )+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Prefix();

    [GeneratedRegex(": unknown$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"back-off \S+ |pod=\S+|\S+_\S+\(\S+\)|container=\S+|\b[0-9a-f]{12,}\b")]
    private static partial Regex Varying();
}
