using System.Text;

namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>Splits a line of shell into commands and their words, with quotes and plain variables; nothing else of a shell.</summary>
internal static class ShellWords
{
    private const string Beyond = "|&<>(){}`*?[]!#~";

    /// <summary>The commands, and whether each runs only after a success; null for what is more than that.</summary>
    public static List<(bool OnSuccess, List<string> Words)>? Split(string line, Func<string, string> variable)
    {
        List<(bool, List<string>)> commands = [];
        List<string> words = [];
        StringBuilder? word = null;
        var onSuccess = false;
        for (var index = 0; index <= line.Length; index++)
        {
            var letter = index < line.Length ? line[index] : '\n';
            if (letter is ' ' or '\t' or ';' or '\n' || (letter == '&' && index + 1 < line.Length && line[index + 1] == '&'))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                if (letter is ' ' or '\t')
                    continue;
                if (words.Count > 0)
                    commands.Add((onSuccess, words));
                onSuccess = letter == '&';
                index += onSuccess ? 1 : 0;
                words = [];
                continue;
            }
            word ??= new StringBuilder();
            if (letter is '\'' or '"')
            {
                var end = line.IndexOf(letter, index + 1);
                if (end < 0 || line.AsSpan(index, end - index).ContainsAny('\\', '`'))
                    return null;
                var quoted = line[(index + 1)..end];
                if (letter == '"' && !Expand(quoted, variable, word))
                    return null;
                if (letter == '\'')
                    word.Append(quoted);
                index = end;
            }
            else if (letter == '$')
            {
                var end = index + 1;
                while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
                    end++;
                if (!Expand(line[index..end], variable, word))
                    return null;
                index = end - 1;
            }
            else if (letter == '>' && line.AsSpan(index).StartsWith(">&2") && word.Length == 0)
            {
                // Both streams are one log.
                word = null;
                index += 2;
            }
            else if (Beyond.Contains(letter, StringComparison.Ordinal) || letter == '\\')
            {
                return null;
            }
            else
            {
                word.Append(letter);
            }
        }
        return commands;
    }

    private static bool Expand(string text, Func<string, string> variable, StringBuilder word)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '$')
            {
                word.Append(text[index]);
                continue;
            }
            var braces = index + 1 < text.Length && text[index + 1] == '{';
            var start = index + (braces ? 2 : 1);
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end == start || (braces && (end == text.Length || text[end] != '}')))
                return false;
            word.Append(variable(text[start..end]));
            index = braces ? end : end - 1;
        }
        return true;
    }
}
