using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>One instruction, its continued lines joined.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Keyword">In capitals.</param>
/// <param name="Text">All that follows it.</param>
internal sealed partial record DockerfileInstruction(int Line, string Keyword, string Text)
{
    private static readonly string[] NewCopyFlags = ["chmod", "link", "parents", "exclude", "checksum", "keep-git-dir", "unpack"];

    /// <summary>The words that are not flags.</summary>
    public IReadOnlyList<string> Words => [.. Split().SkipWhile(IsFlag)];

    /// <summary>The value of <c>--name=value</c>; empty for one without a value, null where it is not given.</summary>
    public string? Flag(string name) => Split().TakeWhile(IsFlag)
        .Select(SplitFlag)
        .FirstOrDefault(flag => flag.Name == name).Value;

    /// <summary>What of it the classic builder does not know; null where it does.</summary>
    public string? BuildKitFeature()
    {
        var flag = Split().TakeWhile(IsFlag).Select(word => SplitFlag(word).Name).FirstOrDefault(name => Keyword switch
        {
            "RUN" => true,
            "COPY" or "ADD" => NewCopyFlags.Contains(name),
            _ => false,
        });
        return flag is not null ? $"{Keyword} --{flag}"
            : Keyword is "RUN" or "COPY" or "ADD" && HeredocPattern().IsMatch(Text) ? $"a heredoc in {Keyword}"
            : null;
    }

    public static IReadOnlyList<DockerfileInstruction> Read(IReadOnlyList<string> lines)
    {
        var escape = lines.Any(line => EscapePattern().IsMatch(line)) ? '`' : '\\';
        var instructions = new List<DockerfileInstruction>();
        var joined = new StringBuilder();
        var begin = 0;
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index].Trim().TrimStart('\uFEFF');
            // Comments and empty lines inside a continued instruction are no part of it and do not end it.
            if (line.StartsWith('#') || (line.Length == 0 && joined.Length > 0))
                continue;
            if (joined.Length == 0)
                begin = index + 1;
            var continued = line.EndsWith(escape);
            joined.Append(continued ? line[..^1] : line);
            if (!continued)
                End();
        }
        End();
        return instructions;

        void End()
        {
            var match = InstructionPattern().Match(joined.ToString());
            if (match.Success)
                instructions.Add(new DockerfileInstruction(begin, match.Groups[1].Value.ToUpperInvariant(), match.Groups[2].Value.Trim()));
            joined.Clear();
        }
    }

    public static (string Name, string? Value) SplitAssignment(string word)
    {
        var equals = word.IndexOf('=');
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..].Trim('"', '\''));
    }

    /// <summary>Puts in the values of <c>$NAME</c>, <c>${NAME}</c> and <c>${NAME:-default}</c>.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> values) => VariablePattern().Replace(text, match => ValueOf(match, values));

    /// <summary>The variable that begins there: how long its reference is, and its value; a <c>$</c> that begins none stands for itself.</summary>
    public static (int Length, string Value) ExpandAt(string text, int index, IReadOnlyDictionary<string, string> values) =>
        VariablePattern().Match(text, index) is { Success: true } match && match.Index == index ? (match.Length, ValueOf(match, values)) : (1, "$");

    private static string ValueOf(Match match, IReadOnlyDictionary<string, string> values)
    {
        var value = values.GetValueOrDefault(match.Groups["name"].Value);
        return string.IsNullOrEmpty(value) ? match.Groups["default"].Value : value;
    }

    private string[] Split() => Text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsFlag(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static (string Name, string Value) SplitFlag(string word)
    {
        var (name, value) = SplitAssignment(word[2..]);
        return (name, value ?? "");
    }

    [GeneratedRegex(@"\A\s*([A-Za-z]+)\s+(.*)\z", RegexOptions.Singleline)]
    private static partial Regex InstructionPattern();

    [GeneratedRegex(@"\A\s*#\s*escape\s*=\s*`", RegexOptions.IgnoreCase)]
    private static partial Regex EscapePattern();

    [GeneratedRegex(@"(?:\A|\s)[0-9]*<<-?[""']?[A-Za-z_][A-Za-z0-9_]*[""']?")]
    private static partial Regex HeredocPattern();

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex VariablePattern();
}
