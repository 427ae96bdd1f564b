/// Says on standard error how far a long work has come, once a second at most.
struct Progress {
    private let total: Int
    private let noun: String
    private var done = 0
    private var last = ContinuousClock.now

    init(total: Int, of noun: String) {
        self.total = total
        self.noun = noun
    }

    mutating func step() {
        done += 1
        guard ContinuousClock.now - last >= .seconds(1), done < total else { return }
        last = .now
        Terminal.note("\(done) of \(total) \(noun)")
    }
}
