/// How something was found on a patrol (OPS-13).
package enum PatrolCondition: String, Codable, Sendable, CaseIterable {
    case inOrder = "in_order"
    /// The findings say what is wrong.
    case faulty
}
