extension Result where Failure == any Error {
    /// What came of work that is to be cleaned up after in any case.
    init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
