namespace DeployKit.Sandbox.Simulation;

/// <summary>Chance, from a seed: the same seed gives the same names, uids and pauses in the same order.</summary>
internal sealed class SandboxRandom(int seed)
{
    // What Kubernetes makes names of: no vowels and no look-alikes, so that no word comes out.
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random _random = new(seed);

    /// <summary>A name's random end: five letters, as generateName appends.</summary>
    public string Suffix(int length = 5)
    {
        Span<char> letters = stackalloc char[length];
        for (var index = 0; index < length; index++)
            letters[index] = NameLetters[_random.Next(NameLetters.Length)];
        return new string(letters);
    }

    /// <summary>A version 4 UUID.</summary>
    public string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public int Next(int below) => _random.Next(below);

    public double NextDouble() => _random.NextDouble();

    /// <summary>A duration between the two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * _random.NextDouble());
}
