using System.Text;
using DeployKit.Configuration;

namespace DeployKit.Secrets;

/// <summary>
/// A file of <c>KEY=value</c> lines by the rules of <c>kubectl create secret --from-env-file</c>: blank lines and those that
/// begin with <c>#</c> don't count, blanks before the key are dropped, all after the first <c>=</c> is the value as it stands,
/// quotes and blanks at its end included; a line of a key alone takes the variable of that name.
/// </summary>
/// <remarks>Other than kubectl, which makes an empty value of it, a variable that is missing or empty is a problem.</remarks>
internal static class EnvFile
{
    public static (IReadOnlyList<(string Key, string Value)> Entries, IReadOnlyList<Problem> Problems) Read(
        ReadOnlySpan<byte> content, string file, string optionKey, IReadOnlyDictionary<string, string> variables)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[3..];
        if (!System.Text.Unicode.Utf8.IsValid(content))
            return ([], [new Problem(file, null, null, optionKey, "this is not UTF-8; save the file as UTF-8")]);
        var entries = new List<(string, string)>();
        var problems = new List<Problem>();
        foreach (var (index, line) in Encoding.UTF8.GetString(content).Split('\n').Index())
        {
            var text = (line.EndsWith('\r') ? line[..^1] : line).TrimStart();
            if (text.Length == 0 || text[0] == '#')
                continue;
            var parts = text.Split('=', 2);
            var value = parts.Length == 2 ? parts[1] : variables.GetValueOrDefault(parts[0]);
            if (!SecretKeys.IsVariable(parts[0]))
                // The line is not shown: it may be the second line of a secret.
                problems.Add(new Problem(file, index + 1, null, optionKey, $"not a line of the form KEY=value; {SecretKeys.Rule}, nor with a digit"));
            else if (parts.Length == 1 && string.IsNullOrEmpty(value))
                problems.Add(new Problem(file, index + 1, null, optionKey, $"the variable {parts[0]} is not set, or empty"));
            else
                entries.Add((parts[0], value!));
        }

        return (entries, problems);
    }
}
