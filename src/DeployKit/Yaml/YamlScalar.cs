namespace DeployKit.Yaml;

/// <summary>A single value.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(Mark mark, string text, object? value, bool isPlain, bool isExpanded = false)
        : base(mark)
    {
        Text = text;
        Value = value;
        IsPlain = isPlain;
        IsExpanded = isExpanded;
    }

    /// <summary>The text as written, without quotes and escapes.</summary>
    public string Text { get; }

    /// <summary>What the text means: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public object? Value { get; }

    /// <summary>Neither quoted nor tagged: the schema decided what the text means.</summary>
    public bool IsPlain { get; }

    /// <summary>Variables were replaced in the text: it may hold a secret, and is never printed.</summary>
    internal bool IsExpanded { get; }
}
