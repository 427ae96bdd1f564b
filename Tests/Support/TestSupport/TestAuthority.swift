import Foundation
package import NIOSSL

/// An authority that signs certificates, in a directory of its own.
package struct TestAuthority: Sendable {
    /// A certificate and its key, as PEM files.
    package struct Identity: Sendable {
        package let certificateFile: String
        package let keyFile: String

        /// A server that proves by it who it is; the key must be in clear.
        /// - Returns: the server's side of TLS, which asks its clients for nothing.
        /// - Throws: `NIOSSLError` when the files cannot be used.
        package func server() throws -> TLSConfiguration {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
            return .makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
        }
    }

    /// openssl did not do it.
    struct CertificateFault: Error {
        let command: String
        let status: Int32
    }

    private let directory: URL

    /// The authority's own certificate; whoever trusts it believes this authority and no other.
    package var certificateFile: String { path("ca.crt") }

    package init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "guanjia-authority-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.crt")
    }

    package func remove() { try? FileManager.default.removeItem(at: directory) }

    /// A certificate for a host, or for a client of this name.
    /// - Parameters:
    ///   - name: the host's or the client's.
    ///   - password: what the key is encrypted with; nil leaves it in clear.
    /// - Returns: the files.
    /// - Throws: `CertificateFault` when openssl does not do it.
    package func identity(named name: String, password: String? = nil) throws -> Identity {
        let protection = password.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"]
        try run(["req", "-newkey", "rsa:2048", "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr"] + protection)
        try Data("subjectAltName=DNS:\(name)\nbasicConstraints=CA:FALSE\n".utf8).write(to: directory.appending(path: "extensions"))
        try run(
            "x509", "-req", "-in", "\(name).csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "extensions", "-out", "\(name).crt")
        return Identity(certificateFile: path("\(name).crt"), keyFile: path("\(name).key"))
    }

    private func path(_ name: String) -> String { directory.appending(path: name).path }

    private func run(_ arguments: String...) throws { try run(arguments) }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CertificateFault(command: arguments[0], status: process.terminationStatus) }
    }
}
