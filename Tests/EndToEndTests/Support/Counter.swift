import Synchronization

/// A number that tasks raise.
final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .acquiring) }
    func increment() { count.add(1, ordering: .acquiringAndReleasing) }
}

/// Measurements that tasks add.
final class Values: Sendable {
    private let values = Mutex<[Double]>([])
    var all: [Double] { values.withLock { $0 } }
    var max: Double? { all.max() }
    func add(_ value: Double) { values.withLock { $0.append(value) } }
}
