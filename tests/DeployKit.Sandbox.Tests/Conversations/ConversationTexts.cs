using System.Runtime.CompilerServices;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>
/// The conversations as they are written: "### name: title", then requests. A request is a line with its method and path, lines "Header: value",
/// "keep name /json/pointer" and "lines n", then its body. "let NAME = text" stands for $NAME in the same file.
/// </summary>
internal static class ConversationTexts
{
    private static readonly string[] Methods = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "];
    private static readonly string[] HeaderNames = ["Content-Type", "Impersonate-User", "Accept"];

    public static IReadOnlyList<Conversation> All { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder(), "Texts"), "*.http").Order(StringComparer.Ordinal).SelectMany(file => Read(Path.GetFileNameWithoutExtension(file), File.ReadAllLines(file)))];

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    public static IEnumerable<Conversation> Read(string topic, IEnumerable<string> lines)
    {
        var words = new Dictionary<string, string>();
        var sections = new List<(string Head, List<string> Lines)>();
        foreach (var line in lines)
        {
            if (line.StartsWith("let ", StringComparison.Ordinal) && line[4..].Split(" = ", 2) is [var word, var text])
                words[word] = text;
            else if (line.StartsWith("### ", StringComparison.Ordinal))
                sections.Add((line[4..], []));
            else if (line.Length > 0)
                sections[^1].Lines.Add(words.Aggregate(line, (whole, pair) => whole.Replace("$" + pair.Key, pair.Value, StringComparison.Ordinal)));
        }
        foreach (var (head, content) in sections)
        {
            var parts = head.Split(": ", 2);
            yield return new Conversation(topic, parts[0], parts[1], content.Contains("deny"), [.. Steps(content.Where(line => line != "deny"))]);
        }
    }

    private static IEnumerable<Step> Steps(IEnumerable<string> lines)
    {
        Step? step = null;
        foreach (var line in lines)
        {
            if (Methods.Any(method => line.StartsWith(method, StringComparison.Ordinal)))
            {
                if (step is not null)
                    yield return step;
                var parts = line.Split(' ', 2);
                step = new Step(parts[0], parts[1]);
            }
            else
            {
                step = With(step ?? throw new FormatException($"'{line}' belongs to no request"), line);
            }
        }
        if (step is not null)
            yield return step;
    }

    private static Step With(Step step, string line)
    {
        if (step.Body.Length == 0)
        {
            if (line.Split(": ", 2) is [var name, var value] && HeaderNames.Contains(name))
                return step with { Headers = new Dictionary<string, string>(step.Headers) { [name] = value } };
            if (line.Split(' ') is ["keep", var kept, var pointer])
                return step with { Keeps = new Dictionary<string, string>(step.Keeps) { [kept] = pointer } };
            if (line.Split(' ') is ["lines", var count])
                return step with { Lines = int.Parse(count) };
        }
        return step with { Body = step.Body.Length == 0 ? line : $"{step.Body}\n{line}" };
    }
}
