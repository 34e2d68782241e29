using System.Runtime.InteropServices;

namespace DeployKit.Http;

/// <summary>
/// Finds which of many texts stands at a place, by its first <see cref="Redactor.MinimumLength"/> characters: the cost
/// of a line does not grow with the number of secrets.
/// </summary>
internal sealed class FormIndex
{
    private readonly Dictionary<string, List<string>> _byStart = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public FormIndex(IEnumerable<string> forms)
    {
        foreach (var form in forms.OrderByDescending(form => form.Length))
        {
            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(_byStart, form[..Redactor.MinimumLength], out _);
            (alike ??= []).Add(form);
        }
        _lookup = _byStart.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The length of the longest form that the text begins with; 0 for none.</summary>
    public int LongestAt(ReadOnlySpan<char> text)
    {
        if (!_lookup.TryGetValue(text[..Redactor.MinimumLength], out var alike))
            return 0;
        foreach (var form in alike)
        {
            if (text.StartsWith(form, StringComparison.Ordinal))
                return form.Length;
        }
        return 0;
    }
}
