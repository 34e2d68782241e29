using System.Text.RegularExpressions;
using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Faults;

/// <summary>A fault of a script on its way: waiting for its moment, active, or over.</summary>
internal sealed class ActiveFault(Fault fault)
{
    private readonly Regex? _requests = fault.Requests is { } pattern ? new Regex(pattern, RegexOptions.CultureInvariant) : null;

    public Fault Fault { get; } = fault;

    /// <summary>Its step has begun, and the time after that is over.</summary>
    public bool IsDue { get; set; }

    /// <summary>It does what it does.</summary>
    public bool IsActive { get; set; }

    public bool IsOver { get; set; }

    public int Writes { get; set; }

    public int Met { get; set; }

    public bool Concerns(SandboxRequest request) => _requests?.IsMatch($"{request.Method} {request.Path}") ?? true;
}
