using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Cake's console, without colour codes where a pipe or a file reads: Cake itself only looks at TERM and NO_COLOR.</summary>
internal sealed class TerminalConsole(ICakeEnvironment environment) : IConsole
{
    private readonly CakeConsole _console = new(environment);
    private readonly bool _redirected = Console.IsOutputRedirected || Console.IsErrorRedirected;

    public ConsoleColor ForegroundColor
    {
        get => _console.ForegroundColor;
        set => _console.ForegroundColor = value;
    }

    public ConsoleColor BackgroundColor
    {
        get => _console.BackgroundColor;
        set => _console.BackgroundColor = value;
    }

    public bool SupportAnsiEscapeCodes => !_redirected && _console.SupportAnsiEscapeCodes;

    public void Write(string format, params object[] arg) => _console.Write(format, arg);

    public void Write(string value) => _console.Write(value);

    public void WriteLine(string format, params object[] arg) => _console.WriteLine(format, arg);

    public void WriteLine(string value) => _console.WriteLine(value);

    public void WriteError(string format, params object[] arg) => _console.WriteError(format, arg);

    public void WriteError(string value) => _console.WriteError(value);

    public void WriteErrorLine(string format, params object[] arg) => _console.WriteErrorLine(format, arg);

    public void WriteErrorLine(string value) => _console.WriteErrorLine(value);

    public void ResetColor() => _console.ResetColor();
}
