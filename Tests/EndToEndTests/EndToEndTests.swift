import Testing

/// Four processes, four databases, a broker, and everything that can go wrong between them (ring 3).
///
/// One at a time: each test wants the whole machine.
@Suite("End to end", .serialized)
enum EndToEndTests {}
