using System.Text;
using DeployKit.Configuration;
using YamlDotNet.Core;

namespace DeployKit.Yaml;

/// <summary>The text of a YAML file, before its structure.</summary>
internal static class YamlText
{
    /// <summary>Strict UTF-8 without the byte order mark; control characters are refused, a NUL would end the text unseen.</summary>
    public static string Decode(ReadOnlySpan<byte> content, string file)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[3..];
        var rest = content;
        while (!rest.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isValid || IsRefused(rune))
            {
                var message = isValid ? $"the control character U+{rune.Value:X4} can't stand here" : "this is not UTF-8; save the file as UTF-8";
                throw new InvalidInputException([MarkAt(content, content.Length - rest.Length, file).Problem(null, message)]);
            }

            rest = rest[length..];
        }

        return Encoding.UTF8.GetString(content);
    }

    /// <summary>The parser's error as a problem; a tab that indents is named as what it is.</summary>
    public static Problem Explain(YamlException exception, string text, string file)
    {
        var lines = text.Split('\n');
        var message = exception.InnerException is YamlException inner ? inner.Message : exception.Message;
        // The parser blames what stands before a tab as often as the tab itself.
        var last = message.Contains("tab", StringComparison.Ordinal) ? lines.Length : Math.Min(exception.End.Line + 1, lines.Length);
        for (var line = (int)exception.Start.Line; line <= last; line++)
        {
            var written = lines[line - 1];
            var tab = written.AsSpan(0, written.Length - written.TrimStart().Length).IndexOf('\t');
            if (tab >= 0)
                return new Problem(file, line, tab + 1, null, "a tab can't indent; use spaces");
        }

        return NotYaml(file, exception.Start, $": {char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}");
    }

    /// <summary>A problem at the last place that the parser understood.</summary>
    public static Problem NotYaml(string file, YamlDotNet.Core.Mark place, string why = " after this") =>
        new(file, (int)place.Line, (int)place.Column, null, $"not valid YAML{why}");

    private static bool IsRefused(Rune rune) =>
        rune.Value is < 0x20 and not ('\t' or '\n' or '\r') or 0x7F or >= 0x80 and < 0xA0 and not 0x85 or 0xFFFE or 0xFFFF;

    private static Mark MarkAt(ReadOnlySpan<byte> content, int offset, string file)
    {
        var before = content[..offset];
        return new Mark(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }
}
