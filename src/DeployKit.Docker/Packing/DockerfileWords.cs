using System.Text;

namespace DeployKit.Docker;

/// <summary>Splits an instruction's text as the builder does: at spaces outside of quotes, with variables put in outside of single ones.</summary>
internal static class DockerfileWords
{
    public static IReadOnlyList<string> Split(string text, IReadOnlyDictionary<string, string> variables)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isOpen) = ('\0', false);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            switch (character)
            {
                case '\\' when quote != '\'' && index + 1 < text.Length:
                    word.Append(text[++index]);
                    isOpen = true;
                    break;
                case '"' or '\'' when quote == '\0':
                    (quote, isOpen) = (character, true);
                    break;
                case '"' or '\'' when quote == character:
                    quote = '\0';
                    break;
                case '$' when quote != '\'':
                    var (length, value) = DockerfileInstruction.ExpandAt(text, index, variables);
                    word.Append(value);
                    (index, isOpen) = (index + length - 1, true);
                    break;
                case ' ' or '\t' when quote == '\0':
                    End();
                    break;
                default:
                    word.Append(character);
                    isOpen = true;
                    break;
            }
        }
        End();
        return words;

        void End()
        {
            if (isOpen)
                words.Add(word.ToString());
            word.Clear();
            isOpen = false;
        }
    }
}
