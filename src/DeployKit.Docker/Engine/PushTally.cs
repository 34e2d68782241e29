namespace DeployKit.Docker;

/// <summary>Counts layers and bytes from what the engine says of each layer.</summary>
internal sealed class PushTally(IProgress<PushProgress>? progress)
{
    private readonly Dictionary<string, Layer> _layers = [];

    public PushProgress Snapshot => new()
    {
        Layers = _layers.Count,
        Done = _layers.Values.Count(layer => layer.Done),
        Sent = _layers.Values.Count(layer => layer.Sent),
        Bytes = _layers.Values.Sum(layer => layer.Bytes),
        TotalBytes = _layers.Values.Sum(layer => layer.Total),
    };

    public void Add(EngineMessage message)
    {
        if (message is not { Id: { } id, Status: { } status })
            return;
        var layer = _layers.GetValueOrDefault(id);
        _layers[id] = status switch
        {
            "Preparing" or "Waiting" => layer,
            "Pushing" => Sending(layer, message.Progress?.Current ?? 0, message.Progress?.Total ?? 0),
            "Pushed" => layer with { Sent = true, Done = true },
            "Layer already exists" => layer with { Done = true },
            _ when status.StartsWith("Mounted from", StringComparison.Ordinal) => layer with { Done = true },
            // "Retrying in 5 seconds", and what engines to come may say.
            _ => layer,
        };
        progress?.Report(Snapshot);
    }

    // The total is the layer's own size, without the frame that the tar around it adds to what is sent.
    private static Layer Sending(Layer layer, long bytes, long total)
    {
        var sent = Math.Max(layer.Bytes, bytes);
        return layer with { Sent = true, Bytes = sent, Total = Math.Max(sent, Math.Max(layer.Total, total)) };
    }

    private readonly record struct Layer(bool Sent, bool Done, long Bytes, long Total);
}
