using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public static IEnumerable<string> Lines(string? defaultTarget, IEnumerable<ICakeTaskInfo> tasks, IEnumerable<CakeArgument> arguments)
    {
        yield return $"Usage: --target=NAME [options]{(defaultTarget is null ? "" : $"   without a target: {defaultTarget}")}";
        foreach (var line in Section("Targets", tasks.Select(task => (task.Name, task.Description))))
            yield return line;
        foreach (var line in Section("Options", arguments.Select(argument => (Option(argument.Name, argument.Value), argument.Description))))
            yield return line;
        foreach (var line in Section("The engine's options", EngineOption.All.Select(option => (Option(option.Name, option.Value), option.Description))))
            yield return line;
    }

    private static string Option(string name, string? value) => value is null ? $"--{name}" : $"--{name}={value}";

    private static IEnumerable<string> Section(string title, IEnumerable<(string Name, string Text)> entries)
    {
        var rows = entries.ToList();
        if (rows.Count == 0)
            yield break;
        yield return "";
        yield return $"{title}:";
        var width = rows.Max(row => row.Name.Length);
        foreach (var (name, text) in rows)
            yield return $"  {name.PadRight(width)}  {text}".TrimEnd();
    }
}
