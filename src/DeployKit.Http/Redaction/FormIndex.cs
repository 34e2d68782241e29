namespace DeployKit.Http;

/// <summary>
/// Finds which of many texts stands at a place, by its first <see cref="Redactor.MinimumLength"/> characters and then by
/// the lengths that begin so: the cost of a line does not grow with the number of secrets.
/// </summary>
internal sealed class FormIndex
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _forms;
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lengths;

    public FormIndex(IEnumerable<string> forms)
    {
        var distinct = forms.ToHashSet(StringComparer.Ordinal);
        _forms = distinct.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = distinct.GroupBy(form => form[..Redactor.MinimumLength], form => form.Length)
            .ToDictionary(start => start.Key, start => start.Distinct().OrderDescending().ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The length of the longest form that the text begins with; 0 for none.</summary>
    public int LongestAt(ReadOnlySpan<char> text)
    {
        if (!_lengths.TryGetValue(text[..Redactor.MinimumLength], out var lengths))
            return 0;
        foreach (var length in lengths)
        {
            if (length <= text.Length && _forms.Contains(text[..length]))
                return length;
        }
        return 0;
    }
}
