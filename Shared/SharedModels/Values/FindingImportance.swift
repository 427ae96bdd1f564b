/// How much a finding matters: important ones go to the supervisor (OPS-13).
package enum FindingImportance: String, Codable, Sendable, CaseIterable {
    case ordinary
    case important
}
