/// The seven categories of emergency repair (REP-02).
package enum EmergencyCategory: String, Codable, Sendable, CaseIterable {
    /// A lift out of control, or people trapped in it.
    case lift = "EM1"
    /// Making dangerous structural damage safe.
    case structure = "EM2"
    /// Power cut or leaking current from faults in indoor wiring.
    case power = "EM3"
    /// No water from a pump fault, a burst pipe on the indoor side of the meter, a badly leaking tap.
    case water = "EM4"
    /// Broken floor slab or stair tread; loose or damaged handrails and railings of balconies and stairs.
    case railings = "EM5"
    /// Steel doors or windows, glass or outer wall about to fall.
    case falling = "EM6"
    /// Anything else dangerous.
    case otherDanger = "EM7"
}
