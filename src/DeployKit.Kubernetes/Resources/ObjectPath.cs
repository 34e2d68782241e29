namespace DeployKit.Kubernetes;

/// <summary>Where one object is.</summary>
/// <param name="Type">Its resource.</param>
/// <param name="Namespace">Null for objects of the cluster.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectPath(ResourceType Type, string? Namespace, string Name)
{
    /// <summary>"status", "scale", "eviction"; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>"deployment/web in test".</summary>
    public override string ToString()
    {
        var name = $"{Type.Kind.ToLowerInvariant()}/{Name}";
        if (Subresource is not null)
            name += $"/{Subresource}";
        return Type.Namespaced && Namespace is not null ? $"{name} in {Namespace}" : name;
    }

    internal string RequestPath
    {
        get
        {
            if (Type.Namespaced && string.IsNullOrEmpty(Namespace))
                throw new ArgumentException($"{Type.Kind} {Name} needs a namespace.");
            var path = $"{Type.CollectionPath(Namespace)}/{Uri.EscapeDataString(Name)}";
            return Subresource is null ? path : $"{path}/{Subresource}";
        }
    }
}
