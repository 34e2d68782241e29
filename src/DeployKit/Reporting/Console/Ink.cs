namespace DeployKit.Reporting.Console;

/// <summary>What a piece of text is, which decides its colour (SGR parameters).</summary>
internal enum Ink
{
    None = 0,
    Label = 1,
    Aside = 2,
    Bad = 31,
    Good = 32,
    Warning = 33,
}
