namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>How the name of an object must look.</summary>
internal enum NameRule
{
    /// <summary>RFC 1123 subdomain: most kinds.</summary>
    Subdomain,

    /// <summary>RFC 1123 label: namespaces.</summary>
    Label,

    /// <summary>RFC 1035 label: Services.</summary>
    ServiceLabel,

    /// <summary>Anything that can be a segment of a path: roles and their bindings.</summary>
    PathSegment,
}
