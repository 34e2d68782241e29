using System.Text;

namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>
/// Reads a behaviour: statements with ';' or line ends between them, in any order. Durations are 500ms, 2s, 1m30s; "after D" counts from
/// the start of the process and is 0 where it is left out. docs/behaviours.md says what each does.
/// </summary>
internal static class BehaviourText
{
    /// <exception cref="BehaviourException">A statement is none.</exception>
    public static Behaviour Parse(string text)
    {
        var behaviour = Behaviour.Ordinary;
        foreach (var statement in Split(text))
            behaviour = new BehaviourStatement(statement.Words, statement.Text).AddTo(behaviour);
        return behaviour with { Ready = [.. behaviour.Ready.OrderBy(moment => moment.After)], Answers = [.. behaviour.Answers.OrderBy(moment => moment.After)] };
    }

    private static IEnumerable<(List<string> Words, string Text)> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, start) = (false, 0);
        for (var index = 0; index <= text.Length; index++)
        {
            var letter = index < text.Length ? text[index] : ';';
            if (letter == '"')
            {
                // The quote stays at the front, so that a text is never taken for a word.
                word.Append('"');
                index = ReadQuoted(text, index + 1, word);
                inWord = true;
                continue;
            }
            if (letter is not (' ' or '\t' or ';' or '\n' or '\r'))
            {
                word.Append(letter);
                inWord = true;
                continue;
            }
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
            if (letter is not (';' or '\n'))
                continue;
            if (words.Count > 0)
                yield return (words, text[start..index].Trim());
            (words, start) = ([], index + 1);
        }
    }

    private static int ReadQuoted(string text, int index, StringBuilder word)
    {
        for (; index < text.Length; index++)
        {
            if (text[index] == '"')
                return index;
            if (text[index] == '\\' && index + 1 < text.Length)
                index++;
            word.Append(text[index] == 'n' && text[index - 1] == '\\' ? '\n' : text[index]);
        }
        throw new BehaviourException($"a text has no closing quote: {text}");
    }
}
